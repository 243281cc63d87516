package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers for ascending keys whether a table that is not merged may hold older entries of the key, in
 * which case its tombstone has to stay. Not thread-safe.
 */
final class OlderTables {
    private final List<List<FileMeta>> runs;

    /** Per run the first table that does not end before the last key asked for. */
    private final int[] positions;

    /** @param runs tables that are ascending and disjoint within each run */
    OlderTables(List<List<FileMeta>> runs) {
        this.runs = runs;
        this.positions = new int[runs.size()];
    }

    /** Every table of a version. */
    static List<List<FileMeta>> runsOf(Version version) {
        List<List<FileMeta>> runs = new ArrayList<>();
        for (FileMeta file : version.files(0)) {
            runs.add(List.of(file));
        }
        for (int level = 1; level < Version.LEVELS; level++) {
            runs.add(version.files(level));
        }
        return runs;
    }

    /** Whether any table may hold the key, which is not below the last one asked for. */
    boolean mayHold(Region key, long offset, int length) {
        for (int i = 0; i < positions.length; i++) {
            List<FileMeta> run = runs.get(i);
            int position = positions[i];
            while (position < run.size() && run.get(position).range().endsBefore(key, offset, length)) {
                position++;
            }
            positions[i] = position;
            if (position < run.size()
                    && key.compare(offset, length, run.get(position).range().smallest()) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether any table may hold a key of a range; independent of the keys asked for. */
    boolean mayOverlap(KeyRange range) {
        for (List<FileMeta> run : runs) {
            if (!Overlaps.inLevel(run, range).isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
