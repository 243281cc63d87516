package dev.kvstore.internal.store;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreFormatException;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.btree.TreeEngine;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.jfr.OpenEvent;
import dev.kvstore.internal.lsm.LsmEngine;
import dev.kvstore.internal.memory.NativeMemory;
import java.nio.file.Path;
import java.util.Objects;

/** Opens stores on a directory, or on any {@link Disk}. */
public final class StoreOpener {
    private StoreOpener() {}

    /** See {@link KeyValueStore#open(Path, StoreOptions)}. */
    public static KeyValueStore open(Path directory, StoreOptions options) {
        Objects.requireNonNull(directory, "directory must not be null");
        Objects.requireNonNull(options, "options must not be null");
        NativeMemory.startQuietly();
        return open(new OsDisk(directory.toAbsolutePath()), options);
    }

    /** Opens a store on {@code disk}, which the store closes. */
    public static KeyValueStore open(Disk disk, StoreOptions options) {
        return open(disk, options, new NativeMemory());
    }

    /** The same with an allocator of its own, which no other store may use. */
    public static KeyValueStore open(Disk disk, StoreOptions options, NativeMemory memory) {
        OpenEvent event = new OpenEvent();
        event.begin();
        Engine engine = openEngine(disk, options, memory);
        try {
            Store store = Store.over(engine, options.durability());
            store.show();
            record(event, disk, options, engine.metrics());
            return store;
        } catch (Throwable e) {
            engine.close();
            throw e;
        }
    }

    private static void record(OpenEvent event, Disk disk, StoreOptions options, StoreMetrics metrics) {
        event.store = disk.path().toString();
        event.readOnly = options.readOnly();
        event.tables = metrics.tableFiles();
        event.lastSequence = metrics.lastSequence();
        event.commit();
    }

    private static Engine openEngine(Disk disk, StoreOptions options, NativeMemory memory) {
        StorageEngine engine = engineOf(disk, options);
        StoreOptions effective = options.toBuilder().engine(engine).build();
        return engine == StorageEngine.BTREE
                ? TreeEngine.open(disk, effective, memory)
                : LsmEngine.open(disk, effective, memory);
    }

    /** The engine of the store that a directory holds, or the chosen one. */
    private static StorageEngine engineOf(Disk disk, StoreOptions options) {
        StorageEngine chosen = options.engine();
        StorageEngine present = TreeEngine.exists(disk)
                ? StorageEngine.BTREE
                : disk.exists(FileNames.CURRENT) ? StorageEngine.LSM : chosen;
        if (chosen != null && chosen != present) {
            String path = String.valueOf(disk.path());
            disk.close();
            throw new StoreFormatException("engine must be " + present + ", as the store in " + path + " is, or not be"
                    + " chosen, got " + chosen);
        }
        return present == null ? StorageEngine.LSM : present;
    }
}
