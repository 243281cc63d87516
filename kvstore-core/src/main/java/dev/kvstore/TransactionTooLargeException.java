package dev.kvstore;

/** A call would have made a transaction larger than it may be. The call had no effect, and the transaction goes on. */
public final class TransactionTooLargeException extends TransactionException {
    private static final long serialVersionUID = 1L;

    public TransactionTooLargeException(String message) {
        super(message);
    }

    public TransactionTooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
