package dev.kvstore.internal.lsm;

import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.internal.compaction.LevelZeroRuns;
import dev.kvstore.internal.engine.CommonEngine;
import dev.kvstore.internal.manifest.Version;
import dev.kvstore.internal.sstable.BlockCache;

/** What keeps an engine going, on demand and every now and then: flush, sync, throttle, cache size. Thread-safe. */
final class Maintenance {
    private static final long WAIT_MILLIS = 100;

    private final EngineParts parts;
    private final Object progress = new Object();
    private volatile Version measured;
    private volatile long pendingBytes;
    private volatile int levelZeroRuns;

    Maintenance(EngineParts parts) {
        this.parts = parts;
    }

    /** Makes the log durable; returns the sequence number up to which the store survives a power cut. */
    long sync() {
        EngineLog log = parts.log();
        if (log == null) {
            return parts.flusher().flushedSequence();
        }
        try {
            log.sync();
        } catch (StoreFailedException e) {
            parts.health().fail(e);
            throw e;
        }
        return Math.max(log.durableSequence(), parts.flusher().flushedSequence());
    }

    /** Writes everything that is in memory to tables; returns the sequence number that is durable without a log. */
    long flush() {
        if (parts.health().isClosing()) {
            throw CommonEngine.closed(parts.disk());
        }
        long wanted = rotate();
        try {
            awaitFlushed(wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreInterruptedException("interrupted while waiting for the flush, which goes on");
        }
        return parts.flusher().flushedSequence();
    }

    /** {@link #flush()} that an interrupt does not end early, because there will not be another. */
    void flushForClose() {
        long wanted = rotate();
        boolean interrupted = false;
        boolean flushed = false;
        while (!flushed) {
            try {
                awaitFlushed(wanted);
                flushed = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes obsolete log segments, also where that is left to the operator; returns their bytes. */
    long truncateLog() {
        return parts.log() == null ? 0 : parts.flusher().truncateLogNow();
    }

    /** Empties the block cache as far as readers let it, and fills it anew. */
    void clearCache() {
        parts.cache().setCapacity(BlockCache.MIN_CAPACITY);
        fitCache();
    }

    /** Goes on in a new log segment; returns its number. */
    long rollLog() {
        EngineLog log = parts.log();
        if (log == null) {
            return 0;
        }
        parts.health().checkWritable();
        parts.queue().lock();
        try {
            return log.roll();
        } catch (StoreFailedException e) {
            parts.health().fail(e);
            throw e;
        } finally {
            parts.queue().unlock();
        }
    }

    /** Gives the active memtable to the flusher unless it is empty; returns the last sequence number in it or before. */
    long rotate() {
        parts.health().checkWritable();
        parts.queue().lock();
        try {
            if (!parts.views().current().active().isEmpty()) {
                parts.memtables().rotate(0, 0);
                parts.flusher().wake();
            }
            return parts.committer().published();
        } finally {
            parts.queue().unlock();
        }
    }

    /** A memtable was flushed, a compaction ended, or one of them failed. */
    void progressed() {
        updateThrottle();
        parts.queue().lock();
        try {
            parts.queue().signalRoom();
        } finally {
            parts.queue().unlock();
        }
        synchronized (progress) {
            progress.notifyAll();
        }
        parts.compactor().schedule(false);
    }

    /** Tells the throttle how far behind flush and compaction are; costs nothing while the tree stays as it is. */
    void updateThrottle() {
        Version version = parts.installer().version();
        if (version != measured) {
            pendingBytes = parts.compactor().pendingBytes();
            levelZeroRuns = LevelZeroRuns.count(version.files(0));
            measured = version;
        }
        Memtables memtables = parts.memtables();
        parts.throttle().update(levelZeroRuns, pendingBytes, !memtables.mayRotate(), memtables.activeFill());
    }

    /** Gives the block cache what the rest of the memory budget leaves. */
    void fitCache() {
        BlockCache cache = parts.cache();
        long others = parts.memory().used() - cache.usedBytes();
        long left = parts.settings().memoryBudget().get() - others;
        long capacity = Math.min(parts.settings().cacheCapacityBytes().get(), Math.max(0, left));
        if (capacity != cache.capacity()) {
            cache.setCapacity(capacity);
        }
    }

    void settingsChanged() {
        parts.memtables().settingsChanged();
        parts.compactor().settingsChanged();
        parts.runner().settingsChanged();
        fitCache();
        progressed();
    }

    long activeAgeNanos() {
        LiveMemtable active = parts.views().current().active();
        return active.isEmpty() ? 0 : active.ageNanos();
    }

    private void awaitFlushed(long wanted) throws InterruptedException {
        long attempts = parts.flusher().attempts();
        parts.flusher().wake();
        synchronized (progress) {
            while (parts.flusher().flushedSequence() < wanted) {
                checkFlushable(attempts);
                progress.wait(WAIT_MILLIS);
            }
        }
    }

    /** @param attempts how many flushes had begun before: a full device may have room by now, so their failure says nothing */
    private void checkFlushable(long attempts) {
        if (parts.health().hasFailed()) {
            throw parts.health().refusal();
        }
        if (parts.flusher().failedAttempt() > attempts) {
            throw new StoreFullException(
                    "the flush found no room: " + parts.health().lastError());
        }
        if (parts.flusher().isStopped()) {
            throw CommonEngine.closed(parts.disk());
        }
    }
}
