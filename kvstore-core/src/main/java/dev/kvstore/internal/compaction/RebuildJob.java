package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.manifest.VersionEdit;
import java.util.List;

/**
 * Merges all there is of a store into tables of the last level: the newest entry of each key, and nothing deleted.
 * Installs nothing; after a failure no table is left.
 */
public final class RebuildJob {
    private static final int LAST_LEVEL = Version.LEVELS - 1;

    private final OutputTables outputs;
    private final long targetBytes;

    /** @param targetBytes the size at which a new table begins */
    public RebuildJob(OutputTables outputs, long targetBytes) {
        this.outputs = outputs;
        this.targetBytes = targetBytes;
    }

    /**
     * Writes the tables.
     *
     * @param entries all versions, from any sources in any order of age; closed by the caller
     * @param rangeTombstones of the same sources
     * @return an edit that adds the tables
     */
    public VersionEdit run(InternalIterator entries, RangeTombstoneList rangeTombstones) {
        EntryFilter filter =
                new EntryFilter(new SnapshotStripes(new long[0]), rangeTombstones, new OlderTables(List.of()));
        TableCuts cuts = new SizeCuts(targetBytes, Long.MAX_VALUE, List.of());
        JobControl control =
                new JobControl(new RateLimiter(RateLimiter.UNLIMITED), new Cancellation(), new CompactionProgress(0));
        try (TableWriter writer =
                new TableWriter(outputs, first -> outputs.create(LAST_LEVEL), cuts, List.of(), null, null)) {
            MergeLoop.run(entries, null, null, filter, writer, control, outputs.memory());
            VersionEdit edit = new VersionEdit();
            for (FileMeta table : writer.finish().stream().map(FileMetas::of).toList()) {
                edit.add(LAST_LEVEL, table);
            }
            return edit;
        }
    }
}
