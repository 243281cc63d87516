package dev.kvstore;

/** The calling thread was interrupted while it waited; its interrupt status is set again. The message says whether the operation may still take effect. */
public final class StoreInterruptedException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreInterruptedException(String message) {
        super(message);
    }

    public StoreInterruptedException(String message, Throwable cause) {
        super(message, cause);
    }
}
