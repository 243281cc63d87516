package dev.kvstore;

/** A transaction took longer than it may. Nothing of it is applied, now or later. */
public final class TransactionTooOldException extends TransactionException {
    private static final long serialVersionUID = 1L;

    public TransactionTooOldException(String message) {
        super(message);
    }

    public TransactionTooOldException(String message, Throwable cause) {
        super(message, cause);
    }
}
