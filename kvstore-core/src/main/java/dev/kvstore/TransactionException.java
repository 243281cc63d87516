package dev.kvstore;

/** What a transaction fails with, beyond the common errors of {@link Reader} and {@link Keyspace}. */
public class TransactionException extends StoreException {
    private static final long serialVersionUID = 1L;

    public TransactionException(String message) {
        super(message);
    }

    public TransactionException(String message, Throwable cause) {
        super(message, cause);
    }
}
