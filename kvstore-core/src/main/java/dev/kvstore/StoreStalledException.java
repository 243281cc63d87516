package dev.kvstore;

/** A write waited for flush or compaction longer than its deadline. It was not applied. */
public final class StoreStalledException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreStalledException(String message) {
        super(message);
    }

    public StoreStalledException(String message, Throwable cause) {
        super(message, cause);
    }
}
