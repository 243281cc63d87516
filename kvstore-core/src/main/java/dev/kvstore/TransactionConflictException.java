package dev.kvstore;

/** Something that a transaction had read was written by others before it committed. Nothing of it was applied; it may be
 * run again. */
public final class TransactionConflictException extends TransactionException {
    private static final long serialVersionUID = 1L;

    public TransactionConflictException(String message) {
        super(message);
    }

    public TransactionConflictException(String message, Throwable cause) {
        super(message, cause);
    }
}
