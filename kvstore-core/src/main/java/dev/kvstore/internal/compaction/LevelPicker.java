package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.Version;
import java.util.List;

/** Plans from one sorted level to the next. */
final class LevelPicker {
    private final Version version;
    private final CompactionSettings settings;
    private final RunningCompactions running;
    private final CompactionCursors cursors;

    LevelPicker(Version version, CompactionSettings settings, RunningCompactions running, CompactionCursors cursors) {
        this.version = version;
        this.settings = settings;
        this.running = running;
        this.cursors = cursors;
    }

    /**
     * Moves data out of a level that is too large, starting where the fewest bytes below have to be
     * rewritten for each byte moved; tombstones count more than values. Equally good files are taken in turn.
     *
     * @return null when every choice conflicts with a running plan
     */
    CompactionPlan pickBySize(int level) {
        FileMeta best = null;
        double bestCost = 0;
        boolean bestIsAhead = false;
        for (FileMeta file : version.files(level)) {
            List<FileMeta> lower = Overlaps.inLevel(version.files(level + 1), file.range());
            if (running.isBusy(file) || conflicts(level + 1, file.range(), lower)) {
                continue;
            }
            double cost = Overlaps.bytes(lower) / TombstoneDensity.weight(file);
            boolean ahead = cursors.isAhead(level, file.range().smallest());
            if (best == null || cost < bestCost || (cost == bestCost && ahead && !bestIsAhead)) {
                best = file;
                bestCost = cost;
                bestIsAhead = ahead;
            }
        }
        return best == null ? null : down(CompactionReason.LEVEL_SIZE, level, best);
    }

    /** Moves one file down with all it overlaps, and with neighbours that come for free; null on a conflict. */
    CompactionPlan down(CompactionReason reason, int level, FileMeta seed) {
        List<FileMeta> lower = Overlaps.inLevel(version.files(level + 1), seed.range());
        if (running.isBusy(seed) || conflicts(level + 1, seed.range(), lower)) {
            return null;
        }
        List<FileMeta> upper = lower.isEmpty() ? List.of(seed) : withFreeNeighbours(level, seed, lower);
        CompactionPlan plan = CompactionPlan.down(version, settings, reason, level, level + 1, upper, lower);
        return running.writesInto(level + 1, plan.range()) ? null : plan;
    }

    /** Adds files of the seed's level that overlap nothing below but what is read anyway. */
    private List<FileMeta> withFreeNeighbours(int level, FileMeta seed, List<FileMeta> lower) {
        List<FileMeta> files = version.files(level);
        KeyRange reach = Overlaps.hull(lower);
        int from = files.indexOf(seed);
        int to = from + 1;
        long bytes = seed.fileBytes() + Overlaps.bytes(lower);
        while (from > 0 && isFree(level, files.get(from - 1), reach, lower, bytes)) {
            from--;
            bytes += files.get(from).fileBytes();
        }
        while (to < files.size() && isFree(level, files.get(to), reach, lower, bytes)) {
            bytes += files.get(to).fileBytes();
            to++;
        }
        return files.subList(from, to);
    }

    private boolean isFree(int level, FileMeta file, KeyRange reach, List<FileMeta> lower, long bytes) {
        if (running.isBusy(file)
                || !file.range().overlaps(reach)
                || bytes + file.fileBytes() > settings.maxInputBytes()) {
            return false;
        }
        return lower.containsAll(Overlaps.inLevel(version.files(level + 1), file.range()));
    }

    private boolean conflicts(int output, KeyRange range, List<FileMeta> lower) {
        return running.isAnyBusy(lower) || running.writesInto(output, range);
    }
}
