package dev.kvstore.internal.manifest;

/** An edit contradicts the state that it is applied to; who knows the file turns it into a typed error. */
final class InconsistentEditException extends Exception {
    private static final long serialVersionUID = 1L;

    InconsistentEditException(String problem) {
        super(problem);
    }
}
