package dev.kvstore.internal.compaction;

/** Asks a running job to stop soon. Thread-safe; once cancelled it stays so. */
public final class Cancellation {
    private volatile boolean cancelled;

    /** The job throws {@link CompactionCancelledException} at its next check and deletes its outputs. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    void throwIfCancelled() {
        if (cancelled) {
            throw new CompactionCancelledException();
        }
    }
}
