package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.manifest.VersionEdit;
import java.util.List;

/**
 * Writes immutable memtables, all of them older than any that stays in memory, to a table of level 0.
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
     * Writes the table, or none when nothing needs to be kept.
     *
     * @param entries all versions; closed by the caller
     * @param rangeTombstones of the same memtables
     * @throws CompactionCancelledException when cancelled
     * @throws dev.kvstore.StoreException when the table can't be written
     */
    public CompactionResult run(InternalIterator entries, RangeTombstoneList rangeTombstones) {
        EntryFilter filter = new EntryFilter(stripes, rangeTombstones, new OlderTables(older));
        var survivors = RangeTombstoneSurvivors.of(rangeTombstones, stripes, new OlderTables(older));
        try (TableWriter writer = new TableWriter(outputs, 0, TableCuts.none(), survivors, null, null)) {
            MergeStatistics statistics = MergeLoop.run(entries, null, null, filter, writer, control, outputs.memory());
            List<FileMeta> tables = writer.finish().stream().map(FileMetas::of).toList();
            VersionEdit edit = new VersionEdit();
            tables.forEach(table -> edit.add(0, table));
            return new CompactionResult(edit, tables, statistics);
        }
    }
}
