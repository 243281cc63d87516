package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts a plan into key ranges that can be merged in parallel: at starts of input tables, so that the
 * parts have about the same number of bytes.
 */
final class SubRanges {
    /** A part should fill at least this many tables, or the cuts would leave many small ones. */
    private static final int MIN_TABLES = 2;

    private SubRanges() {}

    /**
     * The keys at which to cut, ascending; none when the plan is better done in one piece.
     *
     * @param maxParts at least 1
     */
    static List<byte[]> cuts(CompactionPlan plan, CompactionSettings settings, int maxParts) {
        long total = plan.inputBytes();
        long parts = Math.min(maxParts, total / (MIN_TABLES * settings.targetFileBytes()));
        if (parts < 2 || plan.outputLevel() == 0) {
            return List.of();
        }
        List<FileMeta> byStart = new ArrayList<>(plan.inputs());
        byStart.sort(Comparator.comparing(file -> file.range().smallest(), Arrays::compareUnsigned));
        List<byte[]> cuts = new ArrayList<>();
        long before = 0;
        for (FileMeta file : byStart) {
            byte[] start = file.range().smallest();
            boolean due = before >= total * (cuts.size() + 1) / parts;
            boolean advances = Arrays.compareUnsigned(start, last(plan, cuts)) > 0;
            if (due && advances && cuts.size() + 1 < parts) {
                cuts.add(start);
            }
            before += file.fileBytes();
        }
        return cuts;
    }

    private static byte[] last(CompactionPlan plan, List<byte[]> cuts) {
        return cuts.isEmpty() ? plan.range().smallest() : cuts.get(cuts.size() - 1);
    }
}
