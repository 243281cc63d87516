package dev.kvstore.internal.manifest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of a store at one moment, by level. Immutable and thread-safe.
 *
 * <p>Level 0 holds flushed tables, which may overlap, newest first. The tables of each level below are sorted by key and
 * disjoint, so that at most one holds a given key.
 */
public final class Version {
    /** Number of levels. */
    public static final int LEVELS = 7;

    /** The version without tables. */
    public static final Version EMPTY = new Version(new FileMeta[LEVELS][0]);

    private static final Comparator<FileMeta> NEWEST_FIRST = Comparator.comparingLong(FileMeta::largestSequence)
            .thenComparingLong(FileMeta::number)
            .reversed();
    private static final Comparator<FileMeta> BY_KEY = Comparator.comparing(FileMeta::range, KeyRange.BY_SMALLEST);

    private final FileMeta[][] levels;

    private Version(FileMeta[][] levels) {
        this.levels = levels;
    }

    /** The tables of a level, in its order. */
    public List<FileMeta> files(int level) {
        return Collections.unmodifiableList(Arrays.asList(levels[level]));
    }

    /** How many tables a level has. */
    public int fileCount(int level) {
        return levels[level].length;
    }

    /** How many tables there are. */
    public int fileCount() {
        int count = 0;
        for (FileMeta[] files : levels) {
            count += files.length;
        }
        return count;
    }

    /** One table of a level, {@code index} from 0; allocates nothing. */
    public FileMeta file(int level, int index) {
        return levels[level][index];
    }

    /** Bytes of a level's files. */
    public long bytes(int level) {
        long bytes = 0;
        for (FileMeta file : levels[level]) {
            bytes += file.fileBytes();
        }
        return bytes;
    }

    /** The tables of a level that overlap a range, in the level's order. */
    public List<FileMeta> overlapping(int level, KeyRange range) {
        List<FileMeta> found = new ArrayList<>();
        for (FileMeta file : levels[level]) {
            if (file.range().overlaps(range)) {
                found.add(file);
            }
        }
        return found;
    }

    /** The level of the table with a number, or -1. */
    public int levelOf(long number) {
        for (int level = 0; level < LEVELS; level++) {
            for (FileMeta file : levels[level]) {
                if (file.number() == number) {
                    return level;
                }
            }
        }
        return -1;
    }

    /**
     * The version after an edit's deletions and additions.
     *
     * @throws InconsistentEditException when it deletes what isn't there, adds what is, or makes tables overlap
     */
    Version apply(VersionEdit edit) throws InconsistentEditException {
        List<Map<Long, FileMeta>> next = new ArrayList<>();
        for (FileMeta[] files : levels) {
            Map<Long, FileMeta> byNumber = new HashMap<>();
            for (FileMeta file : files) {
                byNumber.put(file.number(), file);
            }
            next.add(byNumber);
        }
        for (VersionEdit.DeletedFile file : edit.deletedFiles()) {
            if (next.get(file.level()).remove(file.number()) == null) {
                throw new InconsistentEditException(
                        "deletes table " + file.number() + ", which is not in level " + file.level());
            }
        }
        for (VersionEdit.AddedFile file : edit.addedFiles()) {
            long number = file.meta().number();
            for (Map<Long, FileMeta> files : next) {
                if (files.containsKey(number)) {
                    throw new InconsistentEditException("adds table " + number + ", which is there already");
                }
            }
            next.get(file.level()).put(number, file.meta());
        }
        FileMeta[][] sorted = new FileMeta[LEVELS][];
        for (int level = 0; level < LEVELS; level++) {
            sorted[level] = next.get(level).values().toArray(new FileMeta[0]);
            Arrays.sort(sorted[level], level == 0 ? NEWEST_FIRST : BY_KEY);
            checkDisjoint(level, sorted[level]);
        }
        return new Version(sorted);
    }

    private static void checkDisjoint(int level, FileMeta[] files) throws InconsistentEditException {
        for (int i = 1; level > 0 && i < files.length; i++) {
            if (!files[i - 1].range().isBefore(files[i].range())) {
                throw new InconsistentEditException("tables " + files[i - 1].number() + " and " + files[i].number()
                        + " of level " + level + " overlap: " + files[i - 1].range() + " and " + files[i].range());
            }
        }
    }
}
