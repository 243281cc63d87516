package dev.kvstore.internal.io;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** What can be made to go wrong with a call to a simulated device. */
public enum Fault {
    /** The call fails without effect; a force or directory sync that fails also loses what it was to sync. */
    IO_ERROR("Input/output error"),

    /** The device has no room, for calls that take some; half of a write's bytes are written first. */
    NO_SPACE("No space left on device"),

    /** Half of the bytes are written, then the write fails. */
    SHORT_WRITE("Input/output error"),

    /**
     * A force or directory sync fails once with the pages clean <em>and lost</em>: they can still be
     * read, and no later force will write them.
     */
    FAILED_SYNC("Input/output error");

    private final String message;

    Fault(String message) {
        this.message = message;
    }

    /** Whether the fault can happen to such a call. */
    public boolean appliesTo(Operation.Kind kind) {
        return switch (this) {
            case IO_ERROR -> kind != Operation.Kind.MAPPED_CHECKPOINT;
            case NO_SPACE -> kind.takesSpace();
            case SHORT_WRITE -> kind == Operation.Kind.WRITE;
            case FAILED_SYNC -> kind == Operation.Kind.FORCE || kind == Operation.Kind.SYNC_DIRECTORY;
        };
    }

    /** The error that the caller sees; worded as the operating system does. */
    IOException at(Operation operation) {
        return new FileSystemException(operation.subject(), null, operation.kind() + ": " + message);
    }
}
