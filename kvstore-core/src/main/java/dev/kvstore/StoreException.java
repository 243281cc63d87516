package dev.kvstore;

/**
 * Root of everything the store throws by itself. The message names the argument or file, the legal range or expected
 * content, and what was found instead.
 */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what was expected and what was found
     */
    public StoreException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what was expected and what was found
     * @param cause the failure underneath
     */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
