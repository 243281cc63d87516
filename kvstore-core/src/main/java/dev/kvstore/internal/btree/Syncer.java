package dev.kvstore.internal.btree;

import dev.kvstore.StoreFailedException;
import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.OperationTimes;
import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes states durable: data pages, sync, meta page, sync.
 *
 * <p>A state is captured under the write lock, with a space map of its own; the syncs run without it, so that unsynced
 * commits go on meanwhile. The captured state and the last two durable ones are pinned: none of their pages is used
 * again, so that a power cut at any moment finds one of them whole.
 *
 * <p><b>Lock order.</b> Write lock, then {@code lock}; the end of a sync takes neither anew.
 */
final class Syncer {
    private final Disk disk;
    private final PageStore pages;
    private final MetaPages metas;
    private final SpaceMap spaceMap;
    private final Pins pins;
    private final EngineHealth health;
    private final OperationTimes times;
    private final Transaction transaction;
    private final TreeState current;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@code lock}. */
    private final TreeState captured = new TreeState();

    /** The last durable state and the one before; guarded by {@code lock}. */
    private final TreeState last = new TreeState();

    private final TreeState before = new TreeState();
    private long previousTxn;
    private volatile long durableTxn;
    private volatile long durableSequence;
    private final AtomicLong syncs = new AtomicLong();
    private final AtomicLong syncNanos = new AtomicLong();
    private volatile long lastSyncNanos;

    Syncer(
            Disk disk,
            PageStore pages,
            MetaPages metas,
            SpaceMap spaceMap,
            Pins pins,
            EngineHealth health,
            OperationTimes times,
            Transaction transaction,
            TreeState current) {
        this.disk = disk;
        this.pages = pages;
        this.metas = metas;
        this.spaceMap = spaceMap;
        this.pins = pins;
        this.health = health;
        this.times = times;
        this.transaction = transaction;
        this.current = current;
    }

    /** Starts with two durable states, which may be the same. */
    void start(MetaRecord durable, MetaRecord previous) {
        durableTxn = durable.txn();
        durableSequence = durable.state().sequence;
        last.copyFrom(durable.state());
        before.copyFrom(previous.state());
        previousTxn = previous.txn();
        pins.add(durableTxn);
        pins.add(previousTxn);
    }

    /** Makes durable what is committed; without the write lock. */
    void sync(WriteQueue queue) {
        sync(queue, false);
    }

    /** Makes another durable state even of the same tree, so that what the one before last needed can be used again. */
    void syncAnew(WriteQueue queue) {
        sync(queue, true);
    }

    private void sync(WriteQueue queue, boolean anew) {
        boolean capturedAny;
        queue.lock();
        try {
            // Not while a transaction is being finished: readers who come now would still start at the tree before it.
            transaction.allocator.reclaim();
            lock.lock();
            capturedAny = captureOrUnlock(anew);
        } finally {
            queue.unlock();
        }
        if (capturedAny) {
            finishAndUnlock();
        }
    }

    /** Makes sure that a sync of the running transaction will find room; under the write lock. */
    void ensureRoom() throws IOException {
        PageAllocator allocator = transaction.allocator;
        allocator.mayUseReserve(true);
        allocator.ensure(spaceMap.pagesToWrite(allocator));
        allocator.mayUseReserve(false);
    }

    /** Makes durable the current state; under the write lock. */
    void syncHoldingWriteLock() {
        lock.lock();
        if (captureOrUnlock(false)) {
            finishAndUnlock();
        }
    }

    /** Lets go of all that only the last two durable states need; under the write lock, between two transactions. */
    void syncTwiceHoldingWriteLock() {
        for (int i = 0; i < 2; i++) {
            lock.lock();
            if (captureOrUnlock(true)) {
                finishAndUnlock();
            }
        }
        transaction.allocator.reclaim();
        transaction.allocator.syncsDoNotHelp();
    }

    /** Notes in both meta pages that the store was closed in the last durable state; nobody else is at work. */
    void markClean() {
        captured.copyFrom(current);
        captured.durableTxn = current.txn;
        captured.previousDurableTxn = current.txn;
        try {
            metas.writeClean(captured, before.txn < current.txn ? before : null);
            pages.file().force();
        } catch (IOException e) {
            throw DiskFailures.of(disk, "the tree can't be synced", e);
        }
    }

    /** The last transaction that survives a power cut. */
    long durableTxn() {
        return durableTxn;
    }

    long durableSequence() {
        return durableSequence;
    }

    long syncs() {
        return syncs.get();
    }

    long lastSyncNanos() {
        return lastSyncNanos;
    }

    long syncNanos() {
        return syncNanos.get();
    }

    /** Whether there is something to sync; the lock is held then. */
    private boolean captureOrUnlock(boolean anew) {
        boolean done = false;
        try {
            if (health.hasFailed()) {
                throw health.refusal();
            }
            if (anew || current.txn != durableTxn) {
                capture();
                done = true;
            }
        } catch (IOException e) {
            throw DiskFailures.of(disk, "there is no room for the space map", e);
        } finally {
            if (!done) {
                lock.unlock();
            }
        }
        return done;
    }

    /** A transaction of its own, of which no reader sees anything. */
    private void capture() throws IOException {
        PageAllocator allocator = transaction.allocator;
        allocator.mayUseReserve(true);
        try {
            allocator.ensure(spaceMap.pagesToWrite(allocator));
            commitSpaceMap(allocator);
        } finally {
            allocator.mayUseReserve(false);
        }
        captured.copyFrom(current);
        captured.durableTxn = current.txn;
        captured.previousDurableTxn = durableTxn;
    }

    /** There is room, so a failure of any kind leaves it unknown which pages are free. */
    private void commitSpaceMap(PageAllocator allocator) {
        try {
            long txn = current.txn + 1;
            spaceMap.write(allocator, txn);
            allocator.committed(txn);
            pins.add(txn);
            current.txn = txn;
            current.end = allocator.end();
            current.spaceMap = spaceMap.directory();
            current.spaceMapTxn = spaceMap.directoryTxn();
        } catch (IOException e) {
            throw fail(e);
        } catch (RuntimeException | Error e) {
            health.fail(e);
            throw e;
        }
    }

    private StoreFailedException fail(Throwable cause) {
        StoreFailedException failure = new StoreFailedException(
                "the tree in " + disk.path() + " can't be synced: " + cause.getMessage(), cause);
        pages.distrust(failure);
        health.fail(failure);
        return failure;
    }

    private void finishAndUnlock() {
        try {
            long began = System.nanoTime();
            pages.file().force();
            metas.writeDurable(captured);
            pages.file().force();
            metas.durableStateIsSynced();
            pins.remove(previousTxn);
            previousTxn = durableTxn;
            before.copyFrom(last);
            last.copyFrom(captured);
            durableTxn = captured.txn;
            durableSequence = captured.sequence;
            syncs.incrementAndGet();
            lastSyncNanos = System.nanoTime() - began;
            syncNanos.addAndGet(lastSyncNanos);
            times.synced(lastSyncNanos);
        } catch (IOException e) {
            throw fail(e);
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        } finally {
            lock.unlock();
        }
    }
}
