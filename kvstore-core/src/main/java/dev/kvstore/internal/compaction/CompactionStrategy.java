package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.Version;

/**
 * Levelled compaction: chooses what to merge next. A pure function of the version, the settings and the
 * state; it installs nothing and holds nothing. Thread-safe.
 *
 * <p>Level 0 is merged into the base level when it holds too many files; a sorted level that is larger
 * than its target (see {@link LevelTargets}) gives a table to the next one, the most overfull level
 * first. When no level asks for it, tables that consist of tombstones for a good part are compacted for
 * their sake, small neighbours are merged, and in an idle store level 0 is emptied so that reads have less to look at.
 *
 * <p>No two plans share an input, and no two write to overlapping ranges of the same level.
 */
public final class CompactionStrategy {
    private final CompactionSettings settings;

    public CompactionStrategy(CompactionSettings settings) {
        this.settings = settings;
    }

    /**
     * Chooses the most useful plan that can run beside those already running.
     *
     * @return null when nothing is worth doing or all that is conflicts with a running plan
     */
    public CompactionPlan pick(Version version, CompactionState state) {
        RunningCompactions running = state.running();
        LevelTargets targets = new LevelTargets(version, settings, running);
        LevelZeroPicker levelZero = new LevelZeroPicker(version, settings, running, targets);
        LevelPicker levels = new LevelPicker(version, settings, running, state.cursors());
        boolean[] tried = new boolean[Version.LEVELS];
        for (int level = mostUrgent(targets, tried); level >= 0; level = mostUrgent(targets, tried)) {
            tried[level] = true;
            CompactionPlan plan = level == 0 ? levelZero.pickTriggered() : levels.pickBySize(level);
            if (plan != null) {
                return plan;
            }
        }
        CompactionPlan collecting = new TombstonePicker(version, settings, state, levels).pick();
        if (collecting != null) {
            return collecting;
        }
        CompactionPlan small = new SmallTablePicker(version, settings, running).pick();
        return small != null || !state.idle() ? small : levelZero.pickIdle();
    }

    /**
     * How far the tree is from its shape: the highest score of a level. Below 1 nothing has to be done;
     * level 0 scores its files by the trigger, other levels their bytes by their target.
     */
    public double score(Version version) {
        LevelTargets targets = new LevelTargets(version, settings, RunningCompactions.NONE);
        double highest = 0;
        for (int level = 0; level < Version.LEVELS; level++) {
            highest = Math.max(highest, targets.score(level));
        }
        return highest;
    }

    /** The score of one level: 1 and above asks for compaction. */
    public double score(Version version, int level) {
        return new LevelTargets(version, settings, RunningCompactions.NONE).score(level);
    }

    /** An estimate of the bytes that have to be rewritten until no level asks for compaction. */
    public long pendingCompactionBytes(Version version) {
        LevelTargets targets = new LevelTargets(version, settings, RunningCompactions.NONE);
        boolean triggered = targets.score(0) >= 1;
        long arriving = triggered ? targets.bytes(0) : 0;
        long pending = triggered ? arriving + targets.bytes(targets.levelZeroOutput()) : 0;
        for (int level = targets.levelZeroOutput(); level + 1 < Version.LEVELS; level++) {
            long bytes = targets.bytes(level) + arriving;
            arriving = Math.max(0, bytes - targets.target(level));
            pending += (long) (arriving * (1.0 + (double) targets.bytes(level + 1) / Math.max(1, bytes)));
        }
        return pending;
    }

    /** The untried level with the highest score of at least 1, or -1. */
    private static int mostUrgent(LevelTargets targets, boolean[] tried) {
        int best = -1;
        for (int level = 0; level < Version.LEVELS; level++) {
            double score = targets.score(level);
            if (!tried[level] && score >= 1 && (best < 0 || score > targets.score(best))) {
                best = level;
            }
        }
        return best;
    }
}
