package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.VersionEdit;
import java.util.List;

/**
 * What a job has made. The tables are durable under their names; the directory is not synced yet.
 *
 * @param edit takes the inputs out of the tree and puts the outputs in
 * @param outputs the new tables, ascending and disjoint
 * @param statistics what happened to the entries
 */
public record CompactionResult(VersionEdit edit, List<FileMeta> outputs, MergeStatistics statistics) {

    /** Bytes of all new tables. */
    public long outputBytes() {
        return Overlaps.bytes(outputs);
    }
}
