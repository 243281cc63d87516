package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.Version;
import java.util.ArrayList;
import java.util.List;

/**
 * How large each level should be. Sizes are derived from the last level upwards, so that a small store
 * has one level and a store of any size carries at most about a tenth of stale data above its last level.
 *
 * <p>With S bytes in the largest level: up to {@code levelBaseBytes} the last level is also the first
 * (the <i>base level</i>, into which level 0 is merged). Above, each level further up has a
 * {@code levelMultiplier}-th of the one below it, until that is no more than {@code levelBaseBytes}. The
 * base level is allowed a quarter of the next one where that is still within {@code levelBaseBytes}: a
 * smaller one would only pass every batch from level 0 on to the next level.
 *
 * <p>Levels above the base level that still hold data from a time when the store was larger have the
 * target 0: they are drained. One level too many is tolerated until S falls below half of what called
 * for it, so that a size that varies a little does not rebuild the tree.
 */
final class LevelTargets {
    private static final int BASE_SHARE = 4;

    /** A level that is to be emptied is never more urgent than one that is really too large. */
    private static final double DRAIN_SCORE = 1.0;

    private final CompactionSettings settings;
    private final long[] bytes = new long[Version.LEVELS];
    private final long[] leaving = new long[Version.LEVELS];
    private final long[] targets = new long[Version.LEVELS];
    private final int idleLevelZeroRuns;
    private final int base;
    private final int levelZeroOutput;

    LevelTargets(Version version, CompactionSettings settings, RunningCompactions running) {
        this.settings = settings;
        List<FileMeta> waiting = new ArrayList<>(version.files(0));
        waiting.removeIf(running::isBusy);
        long largest = 0;
        int shallowest = running.shallowestOutputLevel();
        for (int level = Version.LEVELS - 1; level >= 0; level--) {
            for (FileMeta file : version.files(level)) {
                bytes[level] += file.fileBytes();
                leaving[level] += running.isBusy(file) ? file.fileBytes() : 0;
            }
            if (level > 0 && bytes[level] > 0) {
                largest = Math.max(largest, bytes[level]);
                shallowest = Math.min(shallowest, level);
            }
        }
        this.idleLevelZeroRuns = LevelZeroRuns.count(waiting);
        this.base = chooseBase(largest, shallowest);
        this.levelZeroOutput = Math.min(base, shallowest);
    }

    private int chooseBase(long largest, int shallowest) {
        int level = Version.LEVELS - 1;
        long limit = settings.levelBaseBytes();
        targets[level] = Math.max(largest, limit);
        long size = largest;
        while (level > 1 && (size > limit || (level > shallowest && size > limit / 2))) {
            size /= settings.levelMultiplier();
            level--;
            targets[level] = size;
        }
        if (level < Version.LEVELS - 1) {
            targets[level] = Math.max(size, Math.min(limit, targets[level + 1] / BASE_SHARE));
        }
        return level;
    }

    /** The first level that is to hold data, apart from level 0. */
    int base() {
        return base;
    }

    /** Where level 0 is merged to: the base level, or a level above it that is not empty yet. */
    int levelZeroOutput() {
        return levelZeroOutput;
    }

    /** Bytes that a level should not exceed; 0 for level 0 and for levels that should be empty. */
    long target(int level) {
        return targets[level];
    }

    /** Bytes in a level, files of running plans included. */
    long bytes(int level) {
        return bytes[level];
    }

    /** How urgent it is to move data out of a level; from 1 on it should be done. */
    double score(int level) {
        if (level == 0) {
            return (double) idleLevelZeroRuns / settings.levelZeroTrigger();
        }
        if (level == Version.LEVELS - 1) {
            return 0;
        }
        long staying = bytes[level] - leaving[level];
        if (targets[level] == 0) {
            return staying > 0 ? DRAIN_SCORE : 0;
        }
        return (double) staying / targets[level];
    }
}
