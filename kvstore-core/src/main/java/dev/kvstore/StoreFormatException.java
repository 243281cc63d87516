package dev.kvstore;

/** A file or directory is of a format that this version does not read: no store, or written by a newer or too old version. */
public final class StoreFormatException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreFormatException(String message) {
        super(message);
    }

    public StoreFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
