package dev.kvstore;

/** The store was opened read-only. */
public final class StoreReadOnlyException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreReadOnlyException(String message) {
        super(message);
    }

    public StoreReadOnlyException(String message, Throwable cause) {
        super(message, cause);
    }
}
