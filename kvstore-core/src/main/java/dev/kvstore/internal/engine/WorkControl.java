package dev.kvstore.internal.engine;

import dev.kvstore.JobCancelledException;
import java.util.concurrent.atomic.AtomicLong;

/** How long work is watched and ended early: the worker reports and looks, others read and cancel. Thread-safe. */
public final class WorkControl {
    private final String work;
    private final AtomicLong doneBytes = new AtomicLong();
    private volatile long totalBytes;
    private volatile boolean cancelled;

    /** @param work what is done, for messages */
    public WorkControl(String work) {
        this.work = work;
    }

    /** Asks the worker to stop. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /** Throws {@link JobCancelledException} once cancelled. */
    public void checkCancelled() {
        if (cancelled) {
            throw cancellation();
        }
    }

    /** What the worker throws when it stops. */
    public JobCancelledException cancellation() {
        return new JobCancelledException(work + " was cancelled");
    }

    /** Says how much there is to do in all, as far as is known by now. */
    public void expect(long bytes) {
        totalBytes = bytes;
    }

    /** Says that so much more is done. */
    public void advance(long bytes) {
        doneBytes.addAndGet(bytes);
    }

    /** Says how much is done in all. */
    public void reached(long bytes) {
        doneBytes.set(bytes);
    }

    public long doneBytes() {
        return doneBytes.get();
    }

    public long totalBytes() {
        return totalBytes;
    }
}
