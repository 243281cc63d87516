package dev.kvstore.internal.compaction;

/**
 * What the choice of a plan depends on besides the tree itself.
 *
 * @param running the plans that are being carried out
 * @param cursors where each level was last compacted
 * @param earliestSnapshot the smallest sequence number that a live snapshot reads at, or
 *     {@link Long#MAX_VALUE} without one: younger tombstones can't be dropped yet
 * @param idle whether there is nothing better to do, so that reads may be made faster at the price of a
 *     compaction that nothing forces
 */
public record CompactionState(
        RunningCompactions running, CompactionCursors cursors, long earliestSnapshot, boolean idle) {
    /** Nothing running, no snapshot, not idle. */
    public static final CompactionState INITIAL =
            new CompactionState(RunningCompactions.NONE, CompactionCursors.START, Long.MAX_VALUE, false);

    public CompactionState withRunning(RunningCompactions other) {
        return new CompactionState(other, cursors, earliestSnapshot, idle);
    }

    public CompactionState withCursors(CompactionCursors other) {
        return new CompactionState(running, other, earliestSnapshot, idle);
    }

    public CompactionState withEarliestSnapshot(long sequence) {
        return new CompactionState(running, cursors, sequence, idle);
    }

    public CompactionState withIdle(boolean value) {
        return new CompactionState(running, cursors, earliestSnapshot, value);
    }
}
