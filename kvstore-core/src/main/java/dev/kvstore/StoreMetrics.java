package dev.kvstore;

import java.util.List;

/**
 * Live numbers about a store: cumulative since it was opened unless they say otherwise. Reading them never
 * disturbs the store and never throws, also after close. Thread-safe.
 */
public interface StoreMetrics {
    /** What the store can do at present. */
    StoreState state();

    /** The failure behind {@link StoreState#FAILED}, or the last background failure, or null. */
    Throwable lastError();

    /** The sequence number of the last committed write. */
    long lastSequence();

    long getCount();

    long getHitCount();

    long putCount();

    long deleteCount();

    /** Cursors opened. */
    long scanCount();

    /** Bytes of keys and values written by users. */
    long userBytesWritten();

    /** Bytes in the active memtable. */
    long memtableBytes();

    /** Entries in the active memtable. */
    long memtableEntries();

    /** Full memtables that wait for flush. */
    int immutableMemtables();

    /** Bytes in memtables that wait for flush. */
    long immutableBytes();

    long flushCount();

    long flushedBytes();

    long flushMillis();

    long lastFlushMillis();

    long flushFailureCount();

    int runningCompactions();

    /** Bytes that compaction is behind the shape it aims at. */
    long pendingCompactionBytes();

    long compactionCount();

    long compactionFailureCount();

    long compactionBytesRead();

    long compactionBytesWritten();

    long tombstonesDropped();

    /** Bytes written to log and tables per byte written by users. */
    double writeAmplification();

    /** Tables on the device, in all levels. */
    int tableFiles();

    /** Bytes of all tables. */
    long tableBytes();

    /** The tree's levels from the top; only up to the last that holds anything. */
    List<LevelMetrics> levels();

    /** Entries in tables and memtables; shadowed and deleted ones are counted until compacted. */
    long estimatedEntries();

    /** Bytes of live log segments. */
    long walBytes();

    int walSegments();

    long walOldestSegment();

    long walActiveSegment();

    /** Bytes appended to the log. */
    long walBytesWritten();

    /** Bytes in the log that a power cut would lose. */
    long walUnsyncedBytes();

    long walLastSyncedSequence();

    /** Bytes of segments wholly below the watermark. */
    long walTruncatableBytes();

    long walSyncCount();

    long walSyncMicros();

    long recoveredRecords();

    long droppedTailBytes();

    long cacheBytes();

    long cacheHits();

    long cacheMisses();

    long cacheEvictions();

    /** Filters of tables that were asked whether a key may be there. */
    long filterChecks();

    /** Searches in tables that filters spared. */
    long filterUseful();

    /** Tables searched in vain because their filter let the key pass. */
    long filterFalsePositives();

    /** Tables searched for keys; divided by {@link #getCount()} it says how settled the store is. */
    long tablesRead();

    int openSnapshots();

    int openCursors();

    /** Cursors, snapshots and batches that were not closed. */
    long leakedCount();

    /** Native memory in use, in bytes. */
    long memoryBytes();

    /** Native memory in use by component, in bytes: "memtable", "block cache", … */
    long memoryBytes(String component);

    /** The names for {@link #memoryBytes(String)}. */
    List<String> memoryComponents();

    /** Writes that were delayed or had to wait. */
    long stallCount();

    long stallMicros();

    /**
     * One level of the tree.
     *
     * @param level 0 is the top
     * @param files tables
     * @param bytes bytes of its tables
     * @param entries entries of its tables
     * @param score how urgently it wants compaction; 1.0 and above is due
     */
    record LevelMetrics(int level, int files, long bytes, long entries, double score) {}
}
