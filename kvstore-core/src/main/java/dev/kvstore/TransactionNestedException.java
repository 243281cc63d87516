package dev.kvstore;

/** An update was begun inside an update or a view of the same store, by the same thread. */
public final class TransactionNestedException extends TransactionException {
    private static final long serialVersionUID = 1L;

    public TransactionNestedException(String message) {
        super(message);
    }

    public TransactionNestedException(String message, Throwable cause) {
        super(message, cause);
    }
}
