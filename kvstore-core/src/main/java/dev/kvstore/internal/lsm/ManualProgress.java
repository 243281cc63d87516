package dev.kvstore.internal.lsm;

import dev.kvstore.internal.engine.WorkControl;
import java.util.ArrayList;
import java.util.List;

/** The plans of one manual compaction, and how far they are. Under the compactor's monitor. */
final class ManualProgress {
    private final WorkControl control;
    private final List<CompactionRun> running = new ArrayList<>();
    private long endedBytes;

    ManualProgress(WorkControl control) {
        this.control = control;
    }

    void add(CompactionRun run) {
        running.add(run);
    }

    /** @param remaining bytes to be read until the end, those of running plans included */
    void expect(long remaining) {
        settle();
        control.expect(endedBytes + remaining);
    }

    void report() {
        settle();
        control.reached(endedBytes
                + running.stream().mapToLong(CompactionRun::doneBytes).sum());
    }

    void cancel() {
        running.forEach(run -> run.cancellation().cancel());
    }

    boolean isRunning() {
        settle();
        return !running.isEmpty();
    }

    private void settle() {
        for (CompactionRun run : running) {
            endedBytes += run.hasEnded() ? run.doneBytes() : 0;
        }
        running.removeIf(CompactionRun::hasEnded);
    }
}
