package dev.kvstore.internal.store;

import dev.kvstore.RepairReport;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.lsm.Salvage;
import dev.kvstore.internal.memory.ChronicleEnd;
import dev.kvstore.internal.memory.NativeMemory;
import java.nio.file.Path;
import java.util.Objects;

/** What is done with stores that are not open, on a directory or on any {@link Disk}. */
public final class ClosedStores {
    private ClosedStores() {}

    /** See {@link dev.kvstore.StoreClasses#prepareUnloading}. */
    public static void prepareUnloading() {
        ChronicleEnd.run();
    }

    /** See {@link dev.kvstore.StoreFiles#repair}. */
    public static RepairReport repair(Path damaged, Path target) {
        Objects.requireNonNull(damaged, "damaged must not be null");
        Objects.requireNonNull(target, "target must not be null");
        NativeMemory.startQuietly();
        try (Disk source = new OsDisk(damaged.toAbsolutePath())) {
            return repair(source, target);
        }
    }

    /** The same on any disk, which the caller closes. */
    public static RepairReport repair(Disk source, Path target) {
        if (!source.directoryExists()) {
            throw new StoreNotFoundException("there is no directory " + source.path());
        }
        try (Disk fresh = source.sibling(target.toAbsolutePath())) {
            return Salvage.run(source, fresh, new NativeMemory());
        }
    }
}
