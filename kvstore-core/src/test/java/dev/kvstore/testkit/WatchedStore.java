package dev.kvstore.testkit;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.store.StoreOpener;
import java.nio.file.Path;

/** Stores in directories as {@link KeyValueStore#open(Path, StoreOptions)} gives them, on disks that {@link CheckedOrder} watches. */
public final class WatchedStore {
    private WatchedStore() {}

    /** With the default options. */
    public static KeyValueStore open(Path directory) {
        return open(directory, StoreOptions.defaults());
    }

    /** Opens the store that the directory holds, or the one that is wanted. */
    public static KeyValueStore open(Path directory, StoreOptions options) {
        return StoreOpener.open(CheckedOrder.over(new OsDisk(directory.toAbsolutePath())), options);
    }
}
