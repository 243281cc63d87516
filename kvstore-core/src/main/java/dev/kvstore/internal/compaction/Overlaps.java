package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Questions about key ranges of files. */
final class Overlaps {
    private Overlaps() {}

    /** The files of a sorted, disjoint level that overlap a range: a view of the list. */
    static List<FileMeta> inLevel(List<FileMeta> level, KeyRange range) {
        int from = countBefore(level, range);
        int to = from;
        while (to < level.size() && !range.isBefore(level.get(to).range())) {
            to++;
        }
        return level.subList(from, to);
    }

    /** The files of any list that overlap a range, in the list's order. */
    static List<FileMeta> inAny(List<FileMeta> files, KeyRange range) {
        List<FileMeta> found = new ArrayList<>();
        for (FileMeta file : files) {
            if (file.range().overlaps(range)) {
                found.add(file);
            }
        }
        return found;
    }

    /** The smallest range that holds those of all files, of which there is at least one. */
    static KeyRange hull(Collection<FileMeta> files) {
        KeyRange hull = null;
        for (FileMeta file : files) {
            hull = hull == null ? file.range() : hull.span(file.range());
        }
        return hull;
    }

    static long bytes(Collection<FileMeta> files) {
        long bytes = 0;
        for (FileMeta file : files) {
            bytes += file.fileBytes();
        }
        return bytes;
    }

    private static int countBefore(List<FileMeta> level, KeyRange range) {
        int low = 0;
        int high = level.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (level.get(middle).range().isBefore(range)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
