package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.Version;
import java.util.List;

/**
 * Plans for tables whose tombstones are worth a compaction: they sink level by level towards the data
 * that they hide, and are dropped where there is none.
 */
final class TombstonePicker {
    private final Version version;
    private final CompactionSettings settings;
    private final CompactionState state;
    private final LevelPicker levels;

    TombstonePicker(Version version, CompactionSettings settings, CompactionState state, LevelPicker levels) {
        this.version = version;
        this.settings = settings;
        this.state = state;
        this.levels = levels;
    }

    CompactionPlan pick() {
        for (int level = 1; level < Version.LEVELS; level++) {
            for (FileMeta file : version.files(level)) {
                if (TombstoneDensity.triggers(file) && !state.running().isBusy(file)) {
                    CompactionPlan plan = plan(level, file);
                    if (plan != null) {
                        return plan;
                    }
                }
            }
        }
        return null;
    }

    /**
     * A table with nothing below it is rewritten only when every tombstone in it can go: it would
     * otherwise be planned again and again.
     */
    private CompactionPlan plan(int level, FileMeta file) {
        if (hasOverlapBelow(level, file)) {
            return levels.down(CompactionReason.TOMBSTONES, level, file);
        }
        return file.largestSequence() <= state.earliestSnapshot()
                ? CompactionPlan.within(version, settings, CompactionReason.TOMBSTONES, level, List.of(file))
                : null;
    }

    private boolean hasOverlapBelow(int level, FileMeta file) {
        for (int below = level + 1; below < Version.LEVELS; below++) {
            if (!Overlaps.inLevel(version.files(below), file.range()).isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
