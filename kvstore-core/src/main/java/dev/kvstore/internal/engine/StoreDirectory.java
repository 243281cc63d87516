package dev.kvstore.internal.engine;

import dev.kvstore.StoreException;
import dev.kvstore.StoreLockedException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;

/** What opening a store's directory takes, whatever the engine. */
public final class StoreDirectory {
    private StoreDirectory() {}

    /** The steps of an open. */
    @FunctionalInterface
    public interface Steps<E> {
        E run() throws IOException;
    }

    /** Takes the steps of an open; when one fails, what those before have taken is given back, the disk at last. */
    public static <E> E open(Disk disk, Undo undo, Steps<E> steps) {
        undo.push(disk::close);
        try {
            return steps.run();
        } catch (IOException e) {
            StoreException failure = DiskFailures.of(disk, "the store can't be opened", e);
            undo.all(failure);
            throw failure;
        } catch (RuntimeException | Error e) {
            undo.all(e);
            throw e;
        }
    }

    /**
     * Makes the directory if it may be made, and takes its lock.
     *
     * @return null for a reader of a directory in which nobody can write, not even the lock file
     */
    public static Disk.DirectoryLock take(Disk disk, StoreOptions options, Undo undo) throws IOException {
        if (!disk.directoryExists()) {
            if (options.readOnly() || !options.createIfMissing()) {
                throw new StoreNotFoundException("there is no directory " + disk.path());
            }
            disk.createDirectory();
        }
        Disk.DirectoryLock lock = lock(disk, options);
        if (lock != null) {
            undo.push(lock::close);
        }
        return lock;
    }

    private static Disk.DirectoryLock lock(Disk disk, StoreOptions options) throws IOException {
        try {
            return disk.lock();
        } catch (StoreLockedException e) {
            throw e;
        } catch (IOException e) {
            if (options.readOnly()) {
                return null;
            }
            throw e;
        }
    }
}
