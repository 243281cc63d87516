package dev.kvstore;

import java.util.List;
import java.util.Map;

/**
 * Live numbers about a store: cumulative since it was opened unless they say otherwise. Reading them never
 * disturbs the store and never throws, also after close. Thread-safe.
 */
public interface StoreMetrics {
    /** What the store can do at present. */
    StoreState state();

    /** The failure behind {@link StoreState#FAILED}, or the last background failure, or null. */
    Throwable lastError();

    /** Transactions that committed, updates and explicit ones, those without an effect included. */
    long transactionCount();

    /** Transactions that were refused at their commit because something that they had read was written by others. */
    long transactionConflictCount();

    /** How often updates were run once more after a conflict. */
    long transactionRetryCount();

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

    /** Blocks in the cache; 0 for an engine that has none. */
    default long cacheEntries() {
        return 0;
    }

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

    /** The same by what writes were delayed for; empty for an engine that never delays them. */
    default Map<StallCause, StallMetrics> stallsByCause() {
        return Map.of();
    }

    /** How long the store has been open, in milliseconds; after close, how long it was. */
    default long uptimeMillis() {
        return 0;
    }

    /** Bytes of all files of the store on the device, without those that are negligible. */
    default long diskBytes() {
        return tableBytes() + walBytes();
    }

    /**
     * About how many bytes the data would take if nothing were shadowed or deleted: what lies in the lowest level in use.
     */
    default long liveBytes() {
        return tableBytes();
    }

    /** Bytes of tables per byte of {@link #liveBytes()}; 1 for a store whose levels have all been compacted into one. */
    default double spaceAmplification() {
        long live = liveBytes();
        return live == 0 ? 0 : (double) tableBytes() / live;
    }

    /** Bytes of values that point reads returned. */
    default long userBytesRead() {
        return 0;
    }

    /** How long the oldest open snapshot, or cursor's view, has been held, in milliseconds; 0 when there is none. */
    default long oldestSnapshotMillis() {
        return 0;
    }

    /** How long point reads took lately. */
    default Latency getLatency() {
        return Latency.NONE;
    }

    /** How long writes took lately, waits for flush, compaction and sync included. */
    default Latency putLatency() {
        return Latency.NONE;
    }

    /** How long forcing the log to the device took lately. */
    default Latency walSyncLatency() {
        return Latency.NONE;
    }

    /** Table files that are open. */
    default long openFiles() {
        return tableFiles();
    }

    /** Table files that left the tree but are still read by a cursor, a snapshot or a compaction. */
    default long obsoleteFiles() {
        return 0;
    }

    /** Events that no listener saw, because they came faster than they were taken. */
    default long droppedEvents() {
        return 0;
    }

    /**
     * How long operations of a kind took in the last one to two minutes. Reads and writes that don't wait for the device
     * are sampled at random: the percentiles are unbiased, but the very slowest may not be among them.
     *
     * @param count operations that the numbers stand for
     * @param p50Micros half of them took at most so long, in microseconds
     * @param p99Micros 99 % of them took at most so long
     * @param p999Micros 99.9 % of them took at most so long
     * @param maxMicros the slowest that was timed
     */
    record Latency(long count, double p50Micros, double p99Micros, double p999Micros, double maxMicros) {
        /** Nothing was timed. */
        public static final Latency NONE = new Latency(0, 0, 0, 0, 0);
    }

    /**
     * Writes that were delayed for one cause.
     *
     * @param count how many
     * @param micros for how long, in all
     */
    record StallMetrics(long count, long micros) {}

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
