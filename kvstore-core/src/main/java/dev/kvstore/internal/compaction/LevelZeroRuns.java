package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How the tables of level 0 lie over one another. */
public final class LevelZeroRuns {
    private LevelZeroRuns() {}

    /**
     * What level 0 costs readers, in sorted runs: the most tables that lie over one another, or half of the tables if that is
     * more, because each has to be passed by.
     *
     * @param files tables of level 0 in its order
     */
    public static int count(List<FileMeta> files) {
        int[] depths = new int[files.size()];
        int deepest = 0;
        for (int i = files.size() - 1; i >= 0; i--) {
            for (int older = i + 1; older < files.size(); older++) {
                if (depths[older] > depths[i]
                        && files.get(i).range().overlaps(files.get(older).range())) {
                    depths[i] = depths[older];
                }
            }
            deepest = Math.max(deepest, ++depths[i]);
        }
        return Math.max(deepest, (files.size() + 1) / 2);
    }

    /**
     * Parts tables into groups that have no key in common, which can be compacted independently. The order within a group
     * is that of {@code files}; groups are in the order of their keys.
     */
    static List<List<FileMeta>> apart(List<FileMeta> files) {
        List<FileMeta> ascending = new ArrayList<>(files);
        ascending.sort(Comparator.comparing(FileMeta::range, KeyRange.BY_SMALLEST));
        List<KeyRange> hulls = new ArrayList<>();
        for (FileMeta file : ascending) {
            int last = hulls.size() - 1;
            if (last >= 0 && hulls.get(last).overlaps(file.range())) {
                hulls.set(last, hulls.get(last).span(file.range()));
            } else {
                hulls.add(file.range());
            }
        }
        return hulls.stream().map(hull -> Overlaps.inAny(files, hull)).toList();
    }
}
