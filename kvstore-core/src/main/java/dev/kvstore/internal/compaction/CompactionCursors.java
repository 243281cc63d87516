package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.Version;
import java.util.Arrays;

/**
 * Per level the key up to which it was last compacted, so that equally good choices are taken in turn.
 * Immutable; lost on close without harm.
 */
public final class CompactionCursors {
    /** All levels start at their first key. */
    public static final CompactionCursors START = new CompactionCursors(new byte[Version.LEVELS][]);

    private final byte[][] reached;

    private CompactionCursors(byte[][] reached) {
        this.reached = reached;
    }

    /** The cursors after a plan was taken on. */
    public CompactionCursors after(CompactionPlan plan) {
        byte[][] next = reached.clone();
        next[plan.inputLevel()] = Overlaps.hull(plan.upper()).largest();
        return new CompactionCursors(next);
    }

    /** Whether a file that starts at {@code smallest} is still to come in this round. */
    boolean isAhead(int level, byte[] smallest) {
        return reached[level] == null || Arrays.compareUnsigned(smallest, reached[level]) >= 0;
    }
}
