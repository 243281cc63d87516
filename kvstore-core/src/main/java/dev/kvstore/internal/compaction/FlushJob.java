package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.sstable.TableBuilder;
import java.util.Arrays;
import java.util.List;

/**
 * Writes immutable memtables, all of them older than any that stays in memory, to level 0: to one table, or to several
 * that have nothing in common, see {@link KeyspaceCuts}.
 * Drops what a compaction would drop: a tombstone only if no table of the tree can hold its key. Installs
 * nothing; after a failure no table is left.
 *
 * <p>Every entry of the memtables must be visible to readers before the snapshots are listed, so that a
 * snapshot taken later sees the newest version of each key.
 */
public final class FlushJob {
    private final SnapshotStripes stripes;
    private final List<List<FileMeta>> older;
    private final OutputTables outputs;
    private final JobControl control;

    /**
     * @param version the tree below the memtables
     * @param snapshots sequence numbers that live snapshots read at, ascending
     */
    public FlushJob(Version version, long[] snapshots, OutputTables outputs, JobControl control) {
        this.stripes = new SnapshotStripes(snapshots);
        this.older = OlderTables.runsOf(version);
        this.outputs = outputs;
        this.control = control;
    }

    /**
     * Writes the tables, or none when nothing needs to be kept.
     *
     * @param entries all versions; closed by the caller
     * @param rangeTombstones of the same memtables
     * @throws CompactionCancelledException when cancelled
     * @throws dev.kvstore.StoreException when a table can't be written
     */
    public CompactionResult run(InternalIterator entries, RangeTombstoneList rangeTombstones) {
        EntryFilter filter = new EntryFilter(stripes, rangeTombstones, new OlderTables(older));
        var survivors = RangeTombstoneSurvivors.of(rangeTombstones, stripes, new OlderTables(older));
        TableCuts cuts = KeyspaceCuts.of(entries, control.progress().totalBytes(), outputs.memory());
        try (TableWriter writer = new TableWriter(outputs, this::begin, cuts, survivors, null, null)) {
            MergeStatistics statistics = MergeLoop.run(entries, null, null, filter, writer, control, outputs.memory());
            List<FileMeta> tables = writer.finish().stream().map(FileMetas::of).toList();
            VersionEdit edit = new VersionEdit();
            tables.forEach(table -> edit.add(0, table));
            return new CompactionResult(edit, tables, statistics);
        }
    }

    /**
     * What comes behind all that the tree has of its keyspace, as in a load in ascending order, will be moved down as it
     * is: it gets the form that it would have there.
     */
    private TableBuilder begin(InternalIterator first) {
        return outputs.create(first != null && comesLast(first) ? Version.LEVELS - 1 : 0);
    }

    private boolean comesLast(InternalIterator entry) {
        Region key = entry.keyRegion();
        byte[] end = KeyspaceId.endKey(KeyspaceId.read(key, entry.keyOffset()));
        for (List<FileMeta> run : older) {
            for (FileMeta file : run) {
                boolean before = file.range().endsBefore(key, entry.keyOffset(), entry.keyLength());
                if (!before && Arrays.compareUnsigned(file.range().smallest(), end) < 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
