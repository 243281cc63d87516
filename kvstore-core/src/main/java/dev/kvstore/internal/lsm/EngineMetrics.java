package dev.kvstore.internal.lsm;

import dev.kvstore.StallCause;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreState;
import dev.kvstore.internal.compaction.CompactionStrategy;
import dev.kvstore.internal.engine.TransactionCounters;
import dev.kvstore.internal.jfr.ScanEvent;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.memory.MemoryComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The numbers of an engine, read from where they arise. */
final class EngineMetrics implements StoreMetrics {
    private final TransactionCounters transactions = new TransactionCounters();
    /** Knows whether scans are recorded. */
    private static final ScanEvent SCAN = new ScanEvent();

    private final EngineParts parts;
    private final LongAdder cursorsOpened = new LongAdder();
    private final LongAdder cursorsClosed = new LongAdder();
    private final LongAdder leaks = new LongAdder();
    private final Runnable cursorClosed = cursorsClosed::increment;
    private final long openedAt = System.nanoTime();

    EngineMetrics(EngineParts parts) {
        this.parts = parts;
    }

    /** Counts a cursor; what it returns is to be run when the cursor is closed. */
    Runnable cursorOpened() {
        cursorsOpened.increment();
        if (!SCAN.isEnabled()) {
            return cursorClosed;
        }
        ScanEvent event = new ScanEvent();
        event.begin();
        return () -> {
            cursorsClosed.increment();
            event.store = parts.events().store();
            event.commit();
        };
    }

    void leaked() {
        leaks.increment();
    }

    TransactionCounters transactions() {
        return transactions;
    }

    @Override
    public long transactionCount() {
        return transactions.commits();
    }

    @Override
    public long transactionConflictCount() {
        return transactions.conflicts();
    }

    @Override
    public long transactionRetryCount() {
        return transactions.retries();
    }

    @Override
    public StoreState state() {
        return parts.health().state();
    }

    @Override
    public Throwable lastError() {
        return parts.health().lastError();
    }

    @Override
    public long lastSequence() {
        return parts.committer().published();
    }

    @Override
    public long getCount() {
        return parts.readers().sum(slot -> slot.gets());
    }

    @Override
    public long getHitCount() {
        return parts.readers().sum(slot -> slot.hits());
    }

    @Override
    public long putCount() {
        return parts.counters().puts();
    }

    @Override
    public long deleteCount() {
        return parts.counters().deletes();
    }

    @Override
    public long scanCount() {
        return cursorsOpened.sum();
    }

    @Override
    public long userBytesWritten() {
        return parts.counters().bytes();
    }

    @Override
    public long memtableBytes() {
        return parts.memtables().active().bytesUsed();
    }

    @Override
    public long memtableEntries() {
        return parts.memtables().active().entryCount();
    }

    @Override
    public int immutableMemtables() {
        return parts.memtables().immutableCount();
    }

    @Override
    public long immutableBytes() {
        return parts.memtables().immutableBytes();
    }

    @Override
    public long flushCount() {
        return parts.flusher().count();
    }

    @Override
    public long flushedBytes() {
        return parts.flusher().bytes();
    }

    @Override
    public long flushMillis() {
        return parts.flusher().millis();
    }

    @Override
    public long lastFlushMillis() {
        return parts.flusher().lastMillis();
    }

    @Override
    public long flushFailureCount() {
        return parts.flusher().failures();
    }

    @Override
    public int runningCompactions() {
        return parts.compactor().runningCount();
    }

    @Override
    public long pendingCompactionBytes() {
        return parts.compactor().pendingBytes();
    }

    @Override
    public long compactionCount() {
        return parts.runner().count();
    }

    @Override
    public long compactionFailureCount() {
        return parts.runner().failures();
    }

    @Override
    public long compactionBytesRead() {
        return parts.runner().bytesRead();
    }

    @Override
    public long compactionBytesWritten() {
        return parts.runner().bytesWritten();
    }

    @Override
    public long tombstonesDropped() {
        return parts.runner().tombstonesDropped();
    }

    @Override
    public double writeAmplification() {
        long user = userBytesWritten();
        return user == 0 ? 0 : (double) (walBytesWritten() + flushedBytes() + compactionBytesWritten()) / user;
    }

    @Override
    public int tableFiles() {
        return version().fileCount();
    }

    @Override
    public long tableBytes() {
        Version version = version();
        long bytes = 0;
        for (int level = 0; level < Version.LEVELS; level++) {
            bytes += version.bytes(level);
        }
        return bytes;
    }

    @Override
    public List<LevelMetrics> levels() {
        Version version = version();
        CompactionStrategy strategy = new CompactionStrategy(parts.compactor().compactionSettings());
        List<LevelMetrics> levels = new ArrayList<>();
        for (int level = 0; level < Version.LEVELS; level++) {
            long entries = 0;
            for (FileMeta file : version.files(level)) {
                entries += file.entries();
            }
            levels.add(new LevelMetrics(
                    level, version.fileCount(level), version.bytes(level), entries, strategy.score(version, level)));
        }
        while (!levels.isEmpty() && levels.get(levels.size() - 1).files() == 0) {
            levels.remove(levels.size() - 1);
        }
        return levels;
    }

    @Override
    public long estimatedEntries() {
        long entries = memtableEntries();
        for (LiveMemtable immutable : parts.views().current().immutables()) {
            entries += immutable.memtable().entryCount();
        }
        for (LevelMetrics level : levels()) {
            entries += level.entries();
        }
        return entries;
    }

    @Override
    public long walBytes() {
        return parts.log() == null ? 0 : parts.log().segments().liveBytes();
    }

    @Override
    public int walSegments() {
        return parts.log() == null ? 0 : parts.log().segments().liveCount();
    }

    @Override
    public long walOldestSegment() {
        return parts.log() == null ? 0 : parts.log().segments().oldestNumber();
    }

    @Override
    public long walActiveSegment() {
        return parts.log() == null ? 0 : parts.log().segments().activeNumber();
    }

    @Override
    public long walBytesWritten() {
        return parts.log() == null ? 0 : parts.log().writer().appendedBytes();
    }

    @Override
    public long walUnsyncedBytes() {
        return parts.log() == null ? 0 : parts.log().writer().unsyncedBytes();
    }

    @Override
    public long walLastSyncedSequence() {
        return parts.log() == null
                ? parts.flusher().flushedSequence()
                : parts.log().durableSequence();
    }

    @Override
    public long walTruncatableBytes() {
        return parts.log() == null ? 0 : parts.log().truncatableBytes();
    }

    @Override
    public long walSyncCount() {
        return parts.log() == null ? 0 : parts.log().writer().syncCount();
    }

    @Override
    public long walSyncMicros() {
        return parts.log() == null
                ? 0
                : TimeUnit.NANOSECONDS.toMicros(parts.log().writer().syncNanos());
    }

    @Override
    public long recoveredRecords() {
        return parts.recovered().records();
    }

    @Override
    public long droppedTailBytes() {
        return parts.recovered().droppedBytes();
    }

    @Override
    public long cacheBytes() {
        return parts.cache().usedBytes();
    }

    @Override
    public long cacheEntries() {
        return parts.cache().entries();
    }

    @Override
    public long cacheHits() {
        return parts.cache().hits();
    }

    @Override
    public long cacheMisses() {
        return parts.cache().misses();
    }

    @Override
    public long cacheEvictions() {
        return parts.cache().evictions();
    }

    @Override
    public long filterChecks() {
        return parts.readers().sum(slot -> slot.result().filterChecks());
    }

    @Override
    public long filterUseful() {
        return parts.readers().sum(slot -> slot.result().filterNegatives());
    }

    @Override
    public long filterFalsePositives() {
        return parts.readers().sum(slot -> slot.result().filterFalsePositives());
    }

    @Override
    public long tablesRead() {
        return parts.readers().sum(slot -> slot.result().tablesRead());
    }

    @Override
    public int openSnapshots() {
        return parts.snapshots().count();
    }

    @Override
    public int openCursors() {
        return (int) (cursorsOpened.sum() - cursorsClosed.sum());
    }

    @Override
    public long leakedCount() {
        return leaks.sum();
    }

    @Override
    public long memoryBytes() {
        return parts.memory().used();
    }

    @Override
    public long memoryBytes(String component) {
        for (MemoryComponent candidate : MemoryComponent.values()) {
            if (name(candidate).equals(component)) {
                return parts.memory().used(candidate);
            }
        }
        throw new IllegalArgumentException("component must be one of " + memoryComponents() + ", got " + component);
    }

    @Override
    public List<String> memoryComponents() {
        return Arrays.stream(MemoryComponent.values()).map(EngineMetrics::name).toList();
    }

    @Override
    public long stallCount() {
        return parts.throttle().stallCount();
    }

    @Override
    public long stallMicros() {
        return parts.throttle().stallMicros();
    }

    @Override
    public Map<StallCause, StallMetrics> stallsByCause() {
        return parts.throttle().stallsByCause();
    }

    @Override
    public long uptimeMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedAt);
    }

    @Override
    public long diskBytes() {
        return tableBytes() + (parts.log() == null ? 0 : parts.log().segments().totalBytes());
    }

    @Override
    public long liveBytes() {
        Version version = version();
        long bytes = 0;
        for (int level = 0; level < Version.LEVELS; level++) {
            bytes = version.fileCount(level) > 0 ? version.bytes(level) : bytes;
        }
        return bytes;
    }

    @Override
    public long userBytesRead() {
        return parts.readers().sum(slot -> slot.bytesRead());
    }

    @Override
    public long oldestSnapshotMillis() {
        return parts.snapshots().oldestMillis();
    }

    @Override
    public Latency getLatency() {
        return parts.times().gets().latency();
    }

    @Override
    public Latency putLatency() {
        return parts.times().writes().latency();
    }

    @Override
    public Latency walSyncLatency() {
        return parts.times().syncs().latency();
    }

    @Override
    public long openFiles() {
        return parts.files().openCount();
    }

    @Override
    public long obsoleteFiles() {
        return parts.files().obsoleteCount();
    }

    @Override
    public long droppedEvents() {
        return parts.events().dropped();
    }

    private Version version() {
        return parts.installer().version();
    }

    private static String name(MemoryComponent component) {
        return component.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
