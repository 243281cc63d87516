package dev.kvstore.internal.lsm;

import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The open tables of one version of the tree, prepared for reading. Immutable; holds its tables. */
final class TableTree extends Shared {
    private final Version version;
    private final OpenTable[] levelZero;
    private final TableLevel[] levels;
    private final RangeTombstoneList rangeTombstones;

    /** Takes a hold on every table of {@code version}, which {@code opened} knows. */
    TableTree(Version version, Function<FileMeta, OpenTable> opened) {
        this.version = version;
        this.levelZero = open(version.files(0), opened);
        List<TableLevel> filled = new ArrayList<>();
        for (int level = 1; level < Version.LEVELS; level++) {
            if (!version.files(level).isEmpty()) {
                filled.add(new TableLevel(open(version.files(level), opened)));
            }
        }
        this.levels = filled.toArray(new TableLevel[0]);
        this.rangeTombstones = collectRangeTombstones();
    }

    Version version() {
        return version;
    }

    boolean isEmpty() {
        return levelZero.length == 0 && levels.length == 0;
    }

    RangeTombstoneList rangeTombstones() {
        return rangeTombstones;
    }

    /** Finds the value of a key; false when it has none. */
    boolean get(Region key, int length, long hash, long snapshot, LookupResult result) {
        boolean plain = rangeTombstones.isEmpty();
        for (OpenTable table : levelZero) {
            long covered = plain ? 0 : covered(table, key, length, snapshot);
            if (table.table().get(key, 0, length, hash, snapshot, result)) {
                return ReadView.isLive(result, covered);
            }
            if (covered != 0) {
                return false;
            }
        }
        for (TableLevel level : levels) {
            OpenTable table = level.find(key, length);
            if (table == null) {
                continue;
            }
            long covered = plain ? 0 : covered(table, key, length, snapshot);
            if (table.table().get(key, 0, length, hash, snapshot, result)) {
                return ReadView.isLive(result, covered);
            }
            if (covered != 0) {
                return false;
            }
        }
        return false;
    }

    /** Adds the iterators of all tables that reach into a range, newest first. */
    void addIterators(byte[] lower, byte[] upper, long snapshot, List<InternalIterator> iterators) {
        for (OpenTable table : levelZero) {
            if (overlaps(table.meta(), lower, upper)) {
                iterators.add(table.table().iterator(snapshot));
            }
        }
        for (TableLevel level : levels) {
            if (level.overlaps(lower, upper)) {
                iterators.add(level.iterator(snapshot));
            }
        }
    }

    /** All tables, newest level first. */
    List<OpenTable> all() {
        List<OpenTable> all = new ArrayList<>(Arrays.asList(levelZero));
        for (TableLevel level : levels) {
            all.addAll(level.tables());
        }
        return all;
    }

    static boolean overlaps(FileMeta file, byte[] lower, byte[] upper) {
        int end = Arrays.compareUnsigned(file.range().largest(), lower);
        return (end > 0 || (end == 0 && !file.range().largestExclusive()))
                && Arrays.compareUnsigned(file.range().smallest(), upper) < 0;
    }

    @Override
    void free() {
        all().forEach(OpenTable::release);
    }

    private static long covered(OpenTable table, Region key, int length, long snapshot) {
        return table.table().rangeTombstones().coveringSequence(key, 0, length, snapshot);
    }

    private static OpenTable[] open(List<FileMeta> files, Function<FileMeta, OpenTable> opened) {
        OpenTable[] tables = new OpenTable[files.size()];
        for (int i = 0; i < tables.length; i++) {
            tables[i] = opened.apply(files.get(i));
            tables[i].retain();
        }
        return tables;
    }

    private RangeTombstoneList collectRangeTombstones() {
        List<RangeTombstone> all = new ArrayList<>();
        for (OpenTable table : all()) {
            all.addAll(table.table().rangeTombstones().fragments());
        }
        return RangeTombstoneList.of(all);
    }
}
