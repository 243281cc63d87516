package dev.kvstore;

/** The operating system refused a file operation; the message names file and operation. */
public class StoreIOException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreIOException(String message) {
        super(message);
    }

    public StoreIOException(String message, Throwable cause) {
        super(message, cause);
    }
}
