package dev.kvstore.internal.wal;

import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.jfr.WalSyncEvent;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes what was appended durable. Completed segments are forced before the active one, oldest first: so a segment that was
 * ever synced proves that all before it are complete.
 *
 * <p>Thread-safe. Syncs wait for each other, and one that finds its records made durable by another returns at once.
 */
final class LogSyncer {
    private final Disk disk;
    private final LogSegments segments;
    private final LogEnd end;
    private final LogFailure failure;
    private final LogObserver observer;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong sequence;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();

    LogSyncer(Disk disk, LogSegments segments, LogEnd end, LogFailure failure, LogObserver observer) {
        this.disk = disk;
        this.segments = segments;
        this.end = end;
        this.failure = failure;
        this.observer = observer;
        this.sequence = new AtomicLong(end.sequence());
    }

    /** Last sequence number that is known to be durable. */
    long sequence() {
        return sequence.getAcquire();
    }

    /** Bytes of records that are known to be durable. */
    long bytes() {
        return bytes.getAcquire();
    }

    /** How many times the log was forced. */
    long count() {
        return count.get();
    }

    /** Nanoseconds spent in forcing it. */
    long nanos() {
        return nanos.get();
    }

    /**
     * Returns when all up to a sequence number is durable.
     *
     * @param wanted at most that of the log's end
     * @param sparing whether the pages behind what has been stored are left to the appender
     */
    void sync(long wanted, boolean sparing) {
        lock.lock();
        try {
            failure.check();
            if (sequence.get() < wanted) {
                force(sparing);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes all durable, then what {@code last} stores, which may rely on it; of the appender. */
    void syncAround(Runnable last) {
        lock.lock();
        try {
            force(false);
            last.run();
            force(false);
        } finally {
            lock.unlock();
        }
    }

    /** Holds the lock. Whatever sequence number it reads first is covered by the force that follows. */
    private void force(boolean sparing) {
        long appended = end.sequence();
        long appendedBytes = end.bytes();
        LogSegment newest = end.segment();
        WalSyncEvent event = new WalSyncEvent();
        event.begin();
        long started = System.nanoTime();
        try {
            forceBelow(newest.number());
            if (sparing) {
                newest.forceWritten();
            } else {
                newest.force();
            }
        } catch (IOException | InternalError e) {
            throw failure.poison("force", newest, e);
        }
        long took = System.nanoTime() - started;
        nanos.addAndGet(took);
        count.incrementAndGet();
        record(event, took, appendedBytes - bytes.getPlain());
        bytes.setRelease(appendedBytes);
        sequence.setRelease(appended);
    }

    private void forceBelow(long number) throws IOException {
        for (LogSegment completed = segments.firstOpenBelow(number);
                completed != null;
                completed = segments.firstOpenBelow(number)) {
            completed.force();
            completed.close();
        }
    }

    private void record(WalSyncEvent event, long took, long synced) {
        observer.synced(took, synced);
        event.end();
        if (event.shouldCommit()) {
            event.store = disk.path().toString();
            event.bytes = synced;
            event.commit();
        }
    }
}
