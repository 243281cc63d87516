package dev.kvstore;

/** A transaction was used after it had been committed or rolled back. */
public final class TransactionEndedException extends TransactionException {
    private static final long serialVersionUID = 1L;

    public TransactionEndedException(String message) {
        super(message);
    }

    public TransactionEndedException(String message, Throwable cause) {
        super(message, cause);
    }
}
