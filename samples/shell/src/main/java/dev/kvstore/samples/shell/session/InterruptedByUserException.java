package dev.kvstore.samples.shell.session;

/** Ctrl-C was pressed. */
public final class InterruptedByUserException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InterruptedByUserException() {
        super("interrupted");
    }
}
