package dev.kvstore;

import java.util.List;

/**
 * What can be changed while a store is open. Every change is validated, takes effect at once and lasts
 * until close. Thread-safe.
 */
public interface StoreSettings {
    /** The memory budget, in bytes; the block cache takes what the rest leaves. */
    LongSetting memoryBudget();

    /** How large a memtable grows before it is flushed, in bytes. */
    LongSetting flushThresholdBytes();

    /** How many entries a memtable takes before it is flushed; 0 = no such limit. */
    LongSetting flushThresholdEntries();

    /** The longest time data stays in memory only, in seconds; 0 = no such limit. */
    LongSetting flushIntervalSeconds();

    /** How many full memtables may wait for flush before writes wait. */
    LongSetting maxImmutableMemtables();

    /**
     * 1 pauses automatic compaction, 0 resumes it. While it is paused, neither the number of tables nor overdue
     * compaction delays or stops writes.
     */
    LongSetting compactionPaused();

    /** Compaction threads. */
    LongSetting compactionThreads();

    /** Tables over one another in the top level; set together because they depend on each other. */
    L0Triggers l0Triggers();

    /** Changes the three triggers at once. */
    void l0Triggers(L0Triggers triggers);

    /** How much larger each level is than the one above. */
    LongSetting levelMultiplier();

    /** The size of the first level below the top, in bytes. */
    LongSetting levelBaseBytes();

    /** The size at which compaction starts a new table, in bytes. */
    LongSetting targetFileBytes();

    /** The most bytes per second that compaction writes; 0 = unlimited. Flushes are not limited: writes wait for them. */
    LongSetting rateLimitBytesPerSecond();

    /** Overdue compaction at which writes begin to be delayed, in bytes; at most the hard limit. */
    LongSetting pendingCompactionSoftBytes();

    /** Overdue compaction at which writes wait, in bytes. */
    LongSetting pendingCompactionHardBytes();

    /** How often the log is synced when writes don't ask for it, in milliseconds. */
    LongSetting syncIntervalMillis();

    /** The size of a new log segment, in bytes. */
    LongSetting walSegmentBytes();

    /** The size of all live log segments that forces a flush, in bytes; at least {@link #walSegmentBytes()}. */
    LongSetting walMaxBytes();

    /** 1 removes log segments below the watermark by itself, 0 leaves them until it is 1 again. */
    LongSetting walAutoTruncate();

    /** How many obsolete log segments are kept below the watermark. */
    LongSetting walRetainSegments();

    /** The capacity of the block cache, in bytes. */
    LongSetting cacheCapacityBytes();

    /** How long a write may wait for flush and compaction, in milliseconds. */
    LongSetting writeTimeoutMillis();

    /** 1 makes writes wait until it is 0 again, or their timeout. */
    LongSetting writesPaused();

    /** Room on the device below which puts are refused, in bytes; 0 = only when the device refuses. */
    LongSetting minFreeDiskBytes();

    /** How long obsolete log segments are kept below the watermark, besides those that are kept for their number, in seconds. */
    LongSetting walRetainSeconds();

    /**
     * 1 makes every write wait until a power cut can't lose it, whatever durability it chose; 0 is as they chose. It never
     * makes a write less durable. Always 0 in a store without a log.
     */
    LongSetting writesSynced();

    /**
     * The time from which a read or write is reported as {@link StoreEvent.SlowOperation}, in microseconds; 0 = none is.
     * Above 0 every operation is timed, which costs some 50 ns each.
     */
    LongSetting slowOperationMicros();

    /** All number settings, in this order. */
    List<LongSetting> all();
}
