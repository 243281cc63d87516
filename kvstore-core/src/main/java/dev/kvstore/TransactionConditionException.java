package dev.kvstore;

/** A condition of a transaction did not hold when it committed. Nothing of it was applied. */
public final class TransactionConditionException extends TransactionException {
    private static final long serialVersionUID = 1L;

    public TransactionConditionException(String message) {
        super(message);
    }

    public TransactionConditionException(String message, Throwable cause) {
        super(message, cause);
    }
}
