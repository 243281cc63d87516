package dev.kvstore.testkit;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.store.StoreOpener;
import java.nio.file.Path;

/** The storage engines that every test of behaviour runs on. */
public enum StoreEngine {
    LSM {
        @Override
        public KeyValueStore open(Disk disk, StoreOptions options) {
            return StoreOpener.open(disk, options);
        }
    };

    /** Opens a store on any disk. */
    public abstract KeyValueStore open(Disk disk, StoreOptions options);

    /** Opens a store in a directory. */
    public KeyValueStore open(Path directory, StoreOptions options) {
        return open(new OsDisk(directory.toAbsolutePath()), options);
    }
}
