package dev.kvstore.testkit;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.store.StoreOpener;
import java.nio.file.Path;

/** The storage engines that every test of behaviour runs on. */
public enum StoreEngine {
    LSM(StorageEngine.LSM),
    BTREE(StorageEngine.BTREE);

    private final StorageEngine engine;

    StoreEngine(StorageEngine engine) {
        this.engine = engine;
    }

    /** Opens a store on any disk, with an allocator of its own. */
    public KeyValueStore open(Disk disk, StoreOptions options, NativeMemory memory) {
        return StoreOpener.open(disk, options.toBuilder().engine(engine).build(), memory);
    }

    /** Opens a store on any disk. */
    public KeyValueStore open(Disk disk, StoreOptions options) {
        return open(disk, options, new NativeMemory());
    }

    /** Opens a store in a directory, and watches over the order in which it writes. */
    public KeyValueStore open(Path directory, StoreOptions options) {
        return open(CheckedOrder.over(new OsDisk(directory.toAbsolutePath())), options);
    }
}
