package dev.kvstore.internal.engine;

import dev.kvstore.RepairReport;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;

/** What repairing a store takes, whatever the engine: nobody has it open, and nothing is in the way of the new one. */
public final class RepairDirectories {
    private RepairDirectories() {}

    /** The work of a repair. */
    @FunctionalInterface
    public interface Work {
        RepairReport run() throws IOException;
    }

    /**
     * Does the work under the lock of the damaged store. The caller closes the disks.
     *
     * @throws IllegalArgumentException when something is in the target
     */
    public static RepairReport repair(Disk source, Disk target, Work work) {
        try (Disk.DirectoryLock lock = source.lock()) {
            if (target.directoryExists() && !target.list().isEmpty()) {
                throw new IllegalArgumentException(
                        "target must not exist or be empty, got " + target.path() + " with " + target.list());
            }
            return work.run();
        } catch (IOException e) {
            throw DiskFailures.of(source, "the store can't be salvaged", e);
        }
    }
}
