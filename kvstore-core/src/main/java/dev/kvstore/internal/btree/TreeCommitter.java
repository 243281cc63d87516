package dev.kvstore.internal.btree;

import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.ChangeLog;
import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.WakeList;
import dev.kvstore.internal.engine.WriteCounters;
import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.engine.WriteTicket;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commits groups of writes, each group as one transaction: pages, then a meta record or, if anyone asked for it, a
 * sync, then publication. Runs under the write lock.
 *
 * <p>What fails before the meta record leaves everything as it was: the pages that were taken are given back.
 */
final class TreeCommitter implements WriteQueue.Committer {
    private static final int GROUP_COUNT = 512;

    /** What a commit needs beside what is written. */
    private static final int FEW_PAGES = 16;

    /** Changes the tree in a transaction of the engine's own. */
    interface Change {
        /** Returns how many sequence numbers it takes. */
        int apply(TreeWriter writer, long firstSequence) throws IOException;
    }

    private final Disk disk;
    private final BatchApplier applier;
    private final Transaction transaction;
    private final TreeState current;
    private final Published published;
    private final MetaPages metas;
    private final Syncer syncer;
    private final EngineHealth health;
    private final LiveSettings settings;
    private final WriteCounters counters;
    private final boolean hasLog;
    private final ChangeLog changes;
    private final AtomicLong stalls = new AtomicLong();
    private final AtomicLong stallNanos = new AtomicLong();
    private final AtomicLong pagesWritten = new AtomicLong();
    private IOException lastFailure;

    /** Whether a failure would leave everything as it was. */
    private boolean isApplying;

    TreeCommitter(
            Disk disk,
            Transaction transaction,
            BatchApplier applier,
            TreeState current,
            Published published,
            MetaPages metas,
            Syncer syncer,
            EngineHealth health,
            LiveSettings settings,
            WriteCounters counters,
            boolean hasLog,
            ChangeLog changes) {
        this.disk = disk;
        this.transaction = transaction;
        this.applier = applier;
        this.current = current;
        this.published = published;
        this.metas = metas;
        this.syncer = syncer;
        this.health = health;
        this.settings = settings;
        this.counters = counters;
        this.hasLog = hasLog;
        this.changes = changes;
    }

    ChangeLog changes() {
        return changes;
    }

    @Override
    public boolean hasRoom(WriteTicket first) {
        return settings.writesPaused().get() == 0 || health.hasFailed();
    }

    @Override
    public String stallReason() {
        return "writes are paused";
    }

    @Override
    public boolean isClosing() {
        return health.isClosing();
    }

    @Override
    public void waited(long nanos) {
        stalls.incrementAndGet();
        stallNanos.addAndGet(nanos);
    }

    @Override
    public WriteTicket commit(WriteTicket first, WakeList wakes) {
        WriteTicket behind = first.next();
        if (!admit(first, wakes)) {
            return behind;
        }
        WriteTicket rest = TicketChain.cut(first, GROUP_COUNT, health);
        try {
            if (tryCommit(first, wakes)) {
                return rest;
            }
            // One of them does not fit the device: each gets a transaction of its own.
            WriteTicket others = first.next();
            TicketChain.append(first, others, rest);
            others = TicketChain.cut(first, 1, health);
            if (!tryCommit(first, wakes)) {
                TicketChain.failAll(first, full(), wakes);
            }
            return others;
        } catch (StoreException e) {
            TicketChain.failAll(first, e, wakes);
        } catch (RuntimeException | Error e) {
            if (isApplying) {
                // Whatever it is, out of memory for instance: it was rolled back, and nothing has happened.
                TicketChain.failAll(first, e, wakes);
            } else {
                health.fail(e);
                TicketChain.failAll(first, e instanceof Error ? e : health.refusal(), wakes);
            }
        }
        return rest;
    }

    /** Moves pages. */
    interface Rearrangement {
        void apply(Transaction transaction) throws IOException;
    }

    /** Makes a change of which no reader sees anything; durable with the next sync. */
    void rearrange(Rearrangement change) {
        health.checkWritable(0);
        begin();
        boolean done = false;
        try {
            transaction.allocator.mayUseReserve(true);
            change.apply(transaction);
            done = true;
        } catch (IOException e) {
            throw DiskFailures.of(disk, "the file can't be rearranged", e);
        } finally {
            transaction.allocator.mayUseReserve(false);
            if (!done) {
                transaction.allocator.rolledBack();
            }
        }
        finish(false);
    }

    /** Makes a change that no user wrote, durably. */
    void change(Change change) {
        health.checkWritable();
        begin();
        boolean done = false;
        try {
            applier.apply(change);
            syncer.ensureRoom();
            done = true;
        } catch (IOException e) {
            throw DiskFailures.of(disk, "the change finds no room", e);
        } finally {
            if (!done) {
                transaction.allocator.rolledBack();
            }
        }
        finish(true);
    }

    long stalls() {
        return stalls.get();
    }

    long stallNanos() {
        return stallNanos.get();
    }

    long pagesWritten() {
        return pagesWritten.get();
    }

    private void begin() {
        isApplying = true;
        transaction.allocator.reclaim();
        transaction.begin(current.txn + 1, current.root, current.entries);
        applier.begin(current.sequence);
    }

    /** Whether the write that is first in line may be tried; otherwise it has failed. */
    private boolean admit(WriteTicket first, WakeList wakes) {
        try {
            health.checkWritable(first.batch().puts());
            return true;
        } catch (StoreException e) {
            wakes.add(first);
            first.fail(e);
            return false;
        }
    }

    /** Makes room within the file, if that is better than to make it larger. */
    private void makeRoom(WriteTicket group) {
        int writes = 0;
        int puts = 0;
        long bytes = 0;
        for (WriteTicket ticket = group; ticket != null; ticket = ticket.next()) {
            writes += ticket.batch().count();
            puts += ticket.batch().puts();
            bytes += ticket.batch().length();
        }
        long needed = 2L * writes + bytes / transaction.pages.pageSize() + FEW_PAGES;
        if (!transaction.allocator.shouldWaitForSync(needed, puts > 0)) {
            return;
        }
        try {
            syncer.syncTwiceHoldingWriteLock();
        } catch (StoreFailedException e) {
            throw e;
        } catch (StoreException e) {
            // There is not even room for that; then the file has to grow, or the write fails.
            health.note(e);
        }
    }

    /** Whether the group was committed, or one by one found not to be applicable; false when there is no room for it. */
    private boolean tryCommit(WriteTicket first, WakeList wakes) {
        makeRoom(first);
        begin();
        boolean sync = false;
        boolean applied = false;
        boolean done = false;
        try {
            for (WriteTicket ticket = first; ticket != null; ticket = ticket.next()) {
                if (applier.apply(ticket)) {
                    applied = true;
                    sync |= ticket.isSync();
                }
            }
            if (sync) {
                syncer.ensureRoom();
            }
            done = true;
        } catch (IOException e) {
            lastFailure = e;
            if (!disk.isOutOfSpace(e)) {
                throw DiskFailures.of(disk, "the tree can't be made larger", e);
            }
            return false;
        } catch (InternalError e) {
            throw new StoreIOException("the mapped tree was truncated or its device failed", e);
        } finally {
            transaction.allocator.mayUseReserve(false);
            if (!done) {
                transaction.allocator.rolledBack();
            }
        }
        if (applied) {
            finish(sync);
        } else {
            transaction.allocator.rolledBack();
        }
        if (changes.isActive()) {
            tell(first);
        }
        complete(first, wakes);
        return true;
    }

    private StoreFullException full() {
        StoreFullException failure = new StoreFullException(
                "the tree in " + disk.path() + " finds no room: " + lastFailure.getMessage(), lastFailure);
        health.markFull(String.valueOf(failure.getMessage()));
        return failure;
    }

    /** Completes the transaction and makes it visible, durable before if asked for. */
    private void finish(boolean sync) {
        isApplying = false;
        transaction.seal();
        pagesWritten.setRelease(
                pagesWritten.getPlain() + transaction.allocator.taken().size() / 2);
        transaction.allocator.committed(transaction.txn());
        current.txn = transaction.txn();
        current.root = transaction.root();
        current.rootTxn = Node.txn(transaction.region(current.root), transaction.offset(current.root));
        current.sequence = applier.sequence();
        current.entries = transaction.entries();
        current.end = transaction.allocator.end();
        if (sync) {
            syncer.syncHoldingWriteLock();
        } else if (hasLog) {
            VarHandle.releaseFence();
            current.durableTxn = syncer.durableTxn();
            metas.write(current);
        }
        published.publish(current.root, current.sequence, current.entries);
    }

    private void tell(WriteTicket group) {
        for (WriteTicket ticket = group; ticket != null; ticket = ticket.next()) {
            if (ticket.firstSequence() > 0) {
                BatchBuffer batch = ticket.batch();
                changes.append(batch.seal(), 0, batch.length(), ticket.firstSequence());
            }
        }
    }

    private void complete(WriteTicket group, WakeList wakes) {
        WriteTicket next;
        for (WriteTicket ticket = group; ticket != null; ticket = next) {
            next = ticket.next();
            wakes.add(ticket);
            if (ticket.firstSequence() < 0) {
                ticket.complete(ticket.firstSequence());
            } else {
                counters.count(ticket.batch());
                ticket.complete(ticket.firstSequence() + ticket.batch().count() - 1);
            }
        }
    }
}
