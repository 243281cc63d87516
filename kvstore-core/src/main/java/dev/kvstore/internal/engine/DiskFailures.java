package dev.kvstore.internal.engine;

import dev.kvstore.StoreFullException;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;

/** Turns what a disk throws into errors of the public API. */
public final class DiskFailures {
    private DiskFailures() {}

    /** The error for a failed {@code what}: {@link StoreFullException} when there was no room. */
    public static StoreIOException of(Disk disk, String what, IOException cause) {
        String message = what + " in " + disk.path() + ": " + cause.getMessage();
        return disk.isOutOfSpace(cause) ? new StoreFullException(message, cause) : new StoreIOException(message, cause);
    }
}
