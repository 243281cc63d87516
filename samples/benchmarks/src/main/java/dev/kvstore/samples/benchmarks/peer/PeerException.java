package dev.kvstore.samples.benchmarks.peer;

/** A failure of an engine, which ends the run. */
public final class PeerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Wraps the engine's own exception. */
    public PeerException(String message, Throwable cause) {
        super(message, cause);
    }
}
