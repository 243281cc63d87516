package dev.kvstore;

/** A transaction was used by another thread than the one that began it. */
public final class TransactionThreadException extends TransactionException {
    private static final long serialVersionUID = 1L;

    public TransactionThreadException(String message) {
        super(message);
    }

    public TransactionThreadException(String message, Throwable cause) {
        super(message, cause);
    }
}
