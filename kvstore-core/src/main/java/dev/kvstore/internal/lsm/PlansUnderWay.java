package dev.kvstore.internal.lsm;

import dev.kvstore.internal.compaction.CompactionCursors;
import dev.kvstore.internal.compaction.CompactionPlan;
import dev.kvstore.internal.compaction.CompactionState;
import dev.kvstore.internal.compaction.RunningCompactions;
import java.util.ArrayList;
import java.util.List;

/** The plans that run or wait for a thread, and what the strategy has to know of them. Under the compactor's monitor. */
final class PlansUnderWay {
    private final List<CompactionRun> runs = new ArrayList<>();
    private CompactionCursors cursors = CompactionCursors.START;
    private long ended;

    CompactionRun add(CompactionPlan plan) {
        CompactionRun run = new CompactionRun(plan);
        runs.add(run);
        cursors = cursors.after(plan);
        return run;
    }

    void end(CompactionRun run) {
        runs.remove(run);
        run.markEnded();
        ended++;
    }

    /** Asks all to end early. */
    void cancel() {
        runs.forEach(run -> run.cancellation().cancel());
    }

    int count() {
        return runs.size();
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** Grows with every plan that ended, so that a waiter can tell whether anything has changed. */
    long ended() {
        return ended;
    }

    /**
     * What the strategy chooses by.
     *
     * @param snapshots all that are open, ascending
     * @param idle whether the store has nothing better to do
     */
    CompactionState state(long[] snapshots, boolean idle) {
        long earliest = snapshots.length == 0 ? Long.MAX_VALUE : snapshots[0];
        RunningCompactions running =
                new RunningCompactions(runs.stream().map(CompactionRun::plan).toList());
        return new CompactionState(running, cursors, earliest, idle);
    }
}
