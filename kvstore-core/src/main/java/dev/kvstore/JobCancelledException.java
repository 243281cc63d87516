package dev.kvstore;

/** Long work was ended early because somebody asked for it; nothing is half done. */
public final class JobCancelledException extends StoreException {
    private static final long serialVersionUID = 1;

    /** A message about what was cancelled. */
    public JobCancelledException(String message) {
        super(message);
    }
}
