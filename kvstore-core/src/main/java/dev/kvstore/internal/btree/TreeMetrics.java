package dev.kvstore.internal.btree;

import dev.kvstore.StallCause;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreState;
import dev.kvstore.internal.engine.TransactionCounters;
import dev.kvstore.internal.memory.MemoryComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The numbers of an engine, read from where they arise. What a tree does not have, memtables, a log, a block cache and
 * compaction, is 0.
 */
final class TreeMetrics implements StoreMetrics {
    private final TransactionCounters transactions = new TransactionCounters();
    private final TreeParts parts;
    private final TreeKeyspaces keyspaces;
    private final LongAdder cursorsOpened = new LongAdder();
    private final LongAdder cursorsClosed = new LongAdder();
    private final LongAdder leaks = new LongAdder();
    private final long openedAt = System.nanoTime();

    TreeMetrics(TreeParts parts, TreeKeyspaces keyspaces) {
        this.parts = parts;
        this.keyspaces = keyspaces;
    }

    void cursorOpened() {
        cursorsOpened.increment();
    }

    void cursorClosed() {
        cursorsClosed.increment();
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
        return parts.published().sequence();
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
        return 0;
    }

    @Override
    public long memtableEntries() {
        return 0;
    }

    @Override
    public int immutableMemtables() {
        return 0;
    }

    @Override
    public long immutableBytes() {
        return 0;
    }

    /** A durable state. */
    @Override
    public long flushCount() {
        return parts.syncer().syncs();
    }

    /** What commits have written, page by page. */
    @Override
    public long flushedBytes() {
        return parts.committer().pagesWritten() * parts.header().pageSize();
    }

    @Override
    public long flushMillis() {
        return TimeUnit.NANOSECONDS.toMillis(parts.syncer().syncNanos());
    }

    @Override
    public long lastFlushMillis() {
        return TimeUnit.NANOSECONDS.toMillis(parts.syncer().lastSyncNanos());
    }

    @Override
    public long flushFailureCount() {
        return parts.health().hasFailed() ? 1 : 0;
    }

    @Override
    public int runningCompactions() {
        return 0;
    }

    @Override
    public long pendingCompactionBytes() {
        return 0;
    }

    @Override
    public long compactionCount() {
        return 0;
    }

    @Override
    public long compactionFailureCount() {
        return 0;
    }

    @Override
    public long compactionBytesRead() {
        return 0;
    }

    @Override
    public long compactionBytesWritten() {
        return 0;
    }

    @Override
    public long tombstonesDropped() {
        return 0;
    }

    @Override
    public double writeAmplification() {
        long user = userBytesWritten();
        return user == 0 ? 0 : (double) flushedBytes() / user;
    }

    /** The tree. */
    @Override
    public int tableFiles() {
        return 1;
    }

    /** What the file has, free pages included. */
    @Override
    public long tableBytes() {
        return parts.current().end * parts.header().pageSize();
    }

    @Override
    public List<LevelMetrics> levels() {
        return List.of(new LevelMetrics(0, 1, tableBytes(), estimatedEntries(), 0));
    }

    @Override
    public long estimatedEntries() {
        return parts.published().entries() - keyspaces.ownEntries();
    }

    @Override
    public long walBytes() {
        return 0;
    }

    @Override
    public int walSegments() {
        return 0;
    }

    @Override
    public long walOldestSegment() {
        return 0;
    }

    @Override
    public long walActiveSegment() {
        return 0;
    }

    @Override
    public long walBytesWritten() {
        return 0;
    }

    @Override
    public long walUnsyncedBytes() {
        return 0;
    }

    /** The tree needs no log; this is the last sequence number that a power cut would leave. */
    @Override
    public long walLastSyncedSequence() {
        return parts.syncer().durableSequence();
    }

    @Override
    public long walTruncatableBytes() {
        return 0;
    }

    @Override
    public long walSyncCount() {
        return parts.syncer().syncs();
    }

    @Override
    public long walSyncMicros() {
        return TimeUnit.NANOSECONDS.toMicros(parts.syncer().syncNanos());
    }

    @Override
    public long recoveredRecords() {
        return parts.found().state().state().sequence - parts.found().durable().state().sequence;
    }

    @Override
    public long droppedTailBytes() {
        return parts.found().dropped();
    }

    @Override
    public long cacheBytes() {
        return 0;
    }

    @Override
    public long cacheHits() {
        return 0;
    }

    @Override
    public long cacheMisses() {
        return 0;
    }

    @Override
    public long cacheEvictions() {
        return 0;
    }

    @Override
    public long filterChecks() {
        return 0;
    }

    @Override
    public long filterUseful() {
        return 0;
    }

    @Override
    public long filterFalsePositives() {
        return 0;
    }

    @Override
    public long tablesRead() {
        return getCount();
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
        return Arrays.stream(MemoryComponent.values()).map(TreeMetrics::name).toList();
    }

    @Override
    public long stallCount() {
        return parts.committer().stalls();
    }

    @Override
    public long stallMicros() {
        return TimeUnit.NANOSECONDS.toMicros(parts.committer().stallNanos());
    }

    @Override
    public Map<StallCause, StallMetrics> stallsByCause() {
        return Map.of(StallCause.PAUSED, new StallMetrics(stallCount(), stallMicros()));
    }

    @Override
    public long oldestSnapshotMillis() {
        return parts.snapshots().oldestMillis();
    }

    @Override
    public long uptimeMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedAt);
    }

    @Override
    public long liveBytes() {
        return tableBytes() - parts.allocator().unreferenced() * parts.header().pageSize();
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
    public long droppedEvents() {
        return parts.events().dropped();
    }

    private static String name(MemoryComponent component) {
        return component.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
