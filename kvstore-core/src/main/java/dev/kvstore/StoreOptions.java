package dev.kvstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a store is opened. Immutable; made by {@link #builder()}, which reports all violations together.
 *
 * <p>The defaults are right for a service on a small machine. Options marked <em>live</em> are starting
 * values of {@link StoreSettings}.
 *
 * @param engine how the entries of a new store are kept; null, the default: as they are in an existing store, LSM in a
 *     new one. Another engine than that of an existing store is refused with {@link StoreFormatException}
 * @param createIfMissing whether an absent store is created; default true
 * @param readOnly whether to refuse writes and change nothing; default false
 * @param durability of writes that don't choose; default ASYNC. NONE opens the store without a log
 * @param memoryBudget bytes of native memory for memtables, block cache, filters, indexes and cursors;
 *     16 MiB or more; default an eighth of the memory of machine or container, between 64 MiB and 4 GiB; live
 * @param flushThresholdBytes memtable size that starts a flush; 64 KiB to 2 GiB; default 64 MiB, less when the
 *     budget is small; live
 * @param flushIntervalSeconds the longest time data stays in memory only; 0 (off) to 1 week; default 0; live
 * @param syncIntervalMillis how often the log is synced by itself; 1 to 60,000; default 100; live
 * @param walSegmentBytes size of a log segment; 64 KiB to 1 GiB; default 64 MiB; live
 * @param walMaxBytes log size that forces a flush; at least one segment, up to 1 TiB; default 1 GiB; live
 * @param compression of table blocks below the top level, and of those that come there as they are; default LZ4
 * @param blockBytes size at which a block ends; 1 KiB to 1 MiB; default 4 KiB. Larger: better compression,
 *     slower point reads. With the B+tree engine the page size of a new store, rounded up to 4, 8, 16 or at most 32 KiB
 * @param filterBitsPerKey size of filters; 0 (none) to 20; default 10, about 1 % false positives
 * @param compactionThreads threads for compaction; 1 to 64; default 2; live
 * @param l0Triggers tables over one another in the top level; default 4, 20, 36; live
 * @param levelBaseBytes size of the first level below the top; 1 MiB to 1 TiB; default 256 MiB; live
 * @param targetFileBytes size at which compaction starts a new table; 64 KiB to 2 GiB; default 64 MiB; live
 * @param writeTimeoutMillis how long a write may wait for flush and compaction; 1 to 3,600,000; default
 *     60,000; live
 * @param listener told of what happens; null for none, the default
 * @param managedAs the name under which a {@link ManagementProvider}, such as the module kvstore-jmx, shows the store to
 *     operators; empty = the name of its directory; null = not at all, the default. Without a provider, or when
 *     it fails, the store opens all the same
 */
public record StoreOptions(
        StorageEngine engine,
        boolean createIfMissing,
        boolean readOnly,
        Durability durability,
        long memoryBudget,
        long flushThresholdBytes,
        long flushIntervalSeconds,
        long syncIntervalMillis,
        long walSegmentBytes,
        long walMaxBytes,
        Compression compression,
        int blockBytes,
        int filterBitsPerKey,
        int compactionThreads,
        L0Triggers l0Triggers,
        long levelBaseBytes,
        long targetFileBytes,
        long writeTimeoutMillis,
        StoreListener listener,
        String managedAs) {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;
    private static final long TIB = 1024 * GIB;
    private static final long WEEK_SECONDS = 7L * 24 * 3600;

    /** Checks all options. */
    public StoreOptions {
        Objects.requireNonNull(durability, "durability must not be null");
        Objects.requireNonNull(compression, "compression must not be null");
        Objects.requireNonNull(l0Triggers, "l0Triggers must not be null");
        List<String> violations = new ArrayList<>();
        range(violations, "memoryBudget", memoryBudget, 16 * MIB, 64 * TIB);
        range(violations, "flushThresholdBytes", flushThresholdBytes, 64 * KIB, 2 * GIB);
        range(violations, "flushIntervalSeconds", flushIntervalSeconds, 0, WEEK_SECONDS);
        range(violations, "syncIntervalMillis", syncIntervalMillis, 1, 60_000);
        range(violations, "walSegmentBytes", walSegmentBytes, 64 * KIB, GIB);
        range(violations, "walMaxBytes", walMaxBytes, Math.max(walSegmentBytes, 64 * KIB), TIB);
        range(violations, "blockBytes", blockBytes, KIB, MIB);
        range(violations, "filterBitsPerKey", filterBitsPerKey, 0, 20);
        range(violations, "compactionThreads", compactionThreads, 1, 64);
        range(violations, "levelBaseBytes", levelBaseBytes, MIB, TIB);
        range(violations, "targetFileBytes", targetFileBytes, 64 * KIB, 2 * GIB);
        range(violations, "writeTimeoutMillis", writeTimeoutMillis, 1, 3_600_000);
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", violations));
        }
    }

    /** The defaults for this machine. */
    public static StoreOptions defaults() {
        return builder().build();
    }

    /** Starts from the defaults for this machine. */
    public static StoreOptionsBuilder builder() {
        return new StoreOptionsBuilder();
    }

    /** Starts from these options. */
    public StoreOptionsBuilder toBuilder() {
        return new StoreOptionsBuilder(this);
    }

    private static void range(List<String> violations, String name, long value, long minimum, long maximum) {
        if (value < minimum || value > maximum) {
            violations.add(name + " must be between " + minimum + " and " + maximum + ", got " + value);
        }
    }
}
