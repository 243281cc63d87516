package dev.kvstore.internal.lsm;

import dev.kvstore.StallCause;
import dev.kvstore.internal.compaction.CompactionStrategy;
import dev.kvstore.internal.engine.CommonMetrics;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The numbers of an engine, read from where they arise. */
final class EngineMetrics extends CommonMetrics {
    private final EngineParts parts;

    EngineMetrics(EngineParts parts) {
        super(parts);
        this.parts = parts;
    }

    @Override
    public long lastSequence() {
        return parts.committer().published();
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
    public long oldestSnapshotMillis() {
        return parts.snapshots().oldestMillis();
    }

    @Override
    public long openFiles() {
        return parts.files().openCount();
    }

    @Override
    public long obsoleteFiles() {
        return parts.files().obsoleteCount();
    }

    private Version version() {
        return parts.installer().version();
    }
}
