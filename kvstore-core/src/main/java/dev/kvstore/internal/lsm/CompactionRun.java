package dev.kvstore.internal.lsm;

import dev.kvstore.internal.compaction.Cancellation;
import dev.kvstore.internal.compaction.CompactionPlan;
import dev.kvstore.internal.compaction.CompactionProgress;

/** A plan that is being carried out, or waits for a thread. Thread-safe. */
final class CompactionRun {
    private final CompactionPlan plan;
    private final Cancellation cancellation = new Cancellation();
    private final CompactionProgress progress;
    private volatile boolean ended;

    CompactionRun(CompactionPlan plan) {
        this.plan = plan;
        this.progress = new CompactionProgress(plan.inputBytes());
    }

    CompactionPlan plan() {
        return plan;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    CompactionProgress progress() {
        return progress;
    }

    void markEnded() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** How much of the input is done, in bytes of its tables; what is read from them may be more. */
    long doneBytes() {
        return ended ? plan.inputBytes() : Math.min(progress.bytesRead(), plan.inputBytes());
    }
}
