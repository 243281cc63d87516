package dev.kvstore.internal.btree;

import dev.kvstore.StallCause;
import dev.kvstore.internal.engine.CommonMetrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The numbers of an engine, read from where they arise. What a tree does not have, memtables, a log, a block cache and
 * compaction, is 0.
 */
final class TreeMetrics extends CommonMetrics {
    private final TreeParts parts;
    private final TreeKeyspaces keyspaces;

    TreeMetrics(TreeParts parts, TreeKeyspaces keyspaces) {
        super(parts);
        this.parts = parts;
        this.keyspaces = keyspaces;
    }

    @Override
    public long lastSequence() {
        return parts.published().sequence();
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
        return parts.commit().pagesWritten() * parts.header().pageSize();
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
        return parts.found().records();
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
    public long liveBytes() {
        return tableBytes() - parts.allocator().unreferenced() * parts.header().pageSize();
    }
}
