package dev.kvstore.samples.shell.text;

/** What was asked for can't be done as it was said; the message says what to say instead. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
