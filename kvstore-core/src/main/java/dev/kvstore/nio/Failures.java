package dev.kvstore.nio;

import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreReadOnlyException;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystemException;
import java.nio.file.ReadOnlyFileSystemException;

/** A store's failures as those of a file system. */
final class Failures {
    private Failures() {}

    /** Something that may fail either way. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    /** Runs something for a path. */
    static <T> T translated(String path, Action<T> action) throws IOException {
        try {
            return action.run();
        } catch (StoreException e) {
            throw of(path, e);
        }
    }

    /** The exception to throw instead; what can't be one of I/O is thrown here. */
    static IOException of(String path, StoreException e) {
        if (e instanceof StoreClosedException) {
            throw (ClosedFileSystemException) new ClosedFileSystemException().initCause(e);
        }
        if (e instanceof StoreReadOnlyException) {
            throw (ReadOnlyFileSystemException) new ReadOnlyFileSystemException().initCause(e);
        }
        String reason = e instanceof StoreFullException ? "No space left on device" : e.getMessage();
        FileSystemException failure = new FileSystemException(path, null, reason);
        failure.initCause(e);
        return failure;
    }
}
