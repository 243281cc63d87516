package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.manifest.FileMeta;

/** The opened tables of a plan, kept open by the caller until the job has returned. Thread-safe. */
public interface InputTables {
    /** A new iterator over all versions of a table, closed by the job. */
    InternalIterator allVersions(FileMeta file);

    /** The range tombstones of a table. */
    RangeTombstoneList rangeTombstones(FileMeta file);
}
