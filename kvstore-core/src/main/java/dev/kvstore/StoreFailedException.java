package dev.kvstore;

/** An earlier failure, the cause, put the store into a state in which it refuses writes until it is opened anew. */
public final class StoreFailedException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreFailedException(String message) {
        super(message);
    }

    public StoreFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
