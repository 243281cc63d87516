package dev.kvstore.nio;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreStalledException;
import dev.kvstore.WriteBatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to a store as to a disk: a write that has to wait for flush and compaction blocks as long as these move on, and fails only
 * when they have not for the store's write timeout. Thread-safe.
 *
 * <p>Batches are committed without a sync of their own, because that would happen under the volume's mutex; {@link #settle} makes good
 * for it outside.
 */
final class StoreWriter {
    /** The most that a write waits to store at once, in bytes; less for a store whose memtable is small. */
    private static final long MOST_BATCH_BYTES = 4L << 20;

    /** The least share of a memtable that a batch may have. */
    private static final int MEMTABLE_SHARE = 16;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final KeyValueStore store;
    private final Leaves leaves;
    private final boolean synced;
    private final Durability durability;

    StoreWriter(KeyValueStore store, Leaves leaves) {
        this.store = store;
        this.leaves = leaves;
        this.synced = store.options().durability() == Durability.SYNC;
        this.durability = synced ? Durability.ASYNC : store.options().durability();
    }

    /** How many bytes of a file may wait to be stored in one batch. */
    long mostBytes() {
        long share = store.settings().flushThresholdBytes().get() / MEMTABLE_SHARE;
        return Math.max(Content.CHUNK, Math.min(MOST_BATCH_BYTES, share));
    }

    /**
     * Writes a batch; nothing of it is written when this throws.
     *
     * @return as {@link KeyValueStore#write(WriteBatch)} does
     */
    long write(WriteBatch batch) {
        long before = leaves.asOf();
        int count = batch.count();
        long last;
        try {
            last = store.write(batch, durability);
        } catch (StoreStalledException e) {
            last = writePatiently(batch, e);
        }
        if (last != Keyspace.NO_VERSION) {
            leaves.wrote(before, count, last);
        }
        return last;
    }

    private long writePatiently(WriteBatch batch, StoreStalledException first) {
        StoreStalledException stall = first;
        long moved = System.nanoTime();
        long work = work();
        long failures = failures();
        while (true) {
            pause(stall);
            try {
                return store.write(batch, durability);
            } catch (StoreStalledException e) {
                stall = e;
                long now = System.nanoTime();
                long done = work();
                if (done != work || isAtWork(failures)) {
                    work = done;
                    moved = now;
                } else if (now - moved >= patienceNanos()) {
                    throw e;
                }
            }
        }
    }

    /** Makes what was written as durable as the store's writes are to be. Without the mutex. */
    void settle() {
        if (synced) {
            sync();
        }
    }

    /** Makes everything that was committed durable. */
    void sync() {
        long wanted = store.lastSequence();
        if (store.sync() < wanted) {
            store.flush();
        }
    }

    /** Grows as flush and compaction get on. */
    private long work() {
        StoreMetrics metrics = store.metrics();
        return metrics.flushedBytes() + metrics.compactionBytesRead() + metrics.compactionBytesWritten();
    }

    /** Flushes and compactions count when they are done, which may take longer than any patience; not those that fail again and again. */
    private boolean isAtWork(long failuresBefore) {
        StoreMetrics metrics = store.metrics();
        return (metrics.immutableMemtables() > 0 || metrics.runningCompactions() > 0)
                && store.settings().writesPaused().get() == 0
                && failures() == failuresBefore;
    }

    private long failures() {
        return store.metrics().flushFailureCount() + store.metrics().compactionFailureCount();
    }

    private long patienceNanos() {
        return TimeUnit.MILLISECONDS.toNanos(
                store.settings().writeTimeoutMillis().get());
    }

    private void pause(StoreStalledException stall) {
        LockSupport.parkNanos(this, PAUSE_NANOS);
        if (Thread.currentThread().isInterrupted()) {
            throw new StoreInterruptedException("interrupted while a write waited: " + stall.getMessage(), stall);
        }
    }
}
