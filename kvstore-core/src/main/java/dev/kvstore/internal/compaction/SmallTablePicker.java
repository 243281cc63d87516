package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.Version;
import java.util.List;

/**
 * Plans that make one table of many small neighbours in a level, which come about when small flushes that overlap nothing
 * are moved down as they are. With {@link #LEAST_TABLES} at a time a byte is rewritten a logarithmic number of times.
 */
final class SmallTablePicker {
    static final int LEAST_TABLES = 8;

    /** A table is small when it has less than this part of the target size. */
    private static final int SMALL_SHARE = 2 * LEAST_TABLES;

    private final Version version;
    private final CompactionSettings settings;
    private final RunningCompactions running;

    SmallTablePicker(Version version, CompactionSettings settings, RunningCompactions running) {
        this.version = version;
        this.settings = settings;
        this.running = running;
    }

    CompactionPlan pick() {
        for (int level = 1; level < Version.LEVELS; level++) {
            CompactionPlan plan = pick(level);
            if (plan != null) {
                return plan;
            }
        }
        return null;
    }

    private CompactionPlan pick(int level) {
        List<FileMeta> files = version.files(level);
        int from = 0;
        for (int i = 0; i < files.size(); i++) {
            if (!isSmall(files.get(i))) {
                from = i + 1;
            } else if (i - from + 1 == LEAST_TABLES) {
                CompactionPlan plan = merge(level, files.subList(from, i + 1));
                if (plan != null) {
                    return plan;
                }
                from++;
            }
        }
        return null;
    }

    private boolean isSmall(FileMeta file) {
        return file.fileBytes() < settings.targetFileBytes() / SMALL_SHARE && !running.isBusy(file);
    }

    /** A table that overlaps much of the next level would be expensive to move on: then the small ones are better. */
    private CompactionPlan merge(int level, List<FileMeta> files) {
        CompactionPlan plan = CompactionPlan.within(version, settings, CompactionReason.SMALL_FILES, level, files);
        boolean isWide = level + 1 < Version.LEVELS
                && Overlaps.bytes(Overlaps.inLevel(version.files(level + 1), plan.range()))
                        > settings.maxGrandparentBytes();
        return isWide || running.writesInto(level, plan.range()) ? null : plan;
    }
}
