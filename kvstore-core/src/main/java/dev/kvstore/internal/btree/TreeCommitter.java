package dev.kvstore.internal.btree;

import dev.kvstore.StoreException;
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
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commits groups of writes, each group as one transaction. Runs under the write lock.
 *
 * <p>What a group fails of fails it alone, as long as its transaction is rolled back; behind that it fails every later write
 * too, by {@link EngineHealth}.
 */
final class TreeCommitter implements WriteQueue.Committer {
    private static final int GROUP_COUNT = 512;

    private final Disk disk;
    private final BatchApplier applier;
    private final TreeCommit commit;
    private final RoomForGroup room;
    private final Syncer syncer;
    private final EngineHealth health;
    private final LiveSettings settings;
    private final WriteCounters counters;
    private final ChangeLog changes;
    private final AtomicLong stalls = new AtomicLong();
    private final AtomicLong stallNanos = new AtomicLong();
    private IOException lastFailure;

    TreeCommitter(
            Disk disk,
            BatchApplier applier,
            TreeCommit commit,
            RoomForGroup room,
            Syncer syncer,
            EngineHealth health,
            LiveSettings settings,
            WriteCounters counters,
            ChangeLog changes) {
        this.disk = disk;
        this.applier = applier;
        this.commit = commit;
        this.room = room;
        this.syncer = syncer;
        this.health = health;
        this.settings = settings;
        this.counters = counters;
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
            TicketChain.append(first, rest);
            rest = TicketChain.cut(first, 1, health);
            if (!tryCommit(first, wakes)) {
                TicketChain.failAll(first, full(), wakes);
            }
        } catch (StoreException e) {
            TicketChain.failAll(first, e, wakes);
        } catch (RuntimeException | Error e) {
            if (commit.isApplying()) {
                // Whatever it is, out of memory for instance: it was rolled back, and nothing has happened.
                TicketChain.failAll(first, e, wakes);
            } else {
                health.fail(e);
                TicketChain.failAll(first, e instanceof Error ? e : health.refusal(), wakes);
            }
        }
        return rest;
    }

    long stalls() {
        return stalls.get();
    }

    long stallNanos() {
        return stallNanos.get();
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

    /** Whether the group was committed, or one by one found not to be applicable; false when there is no room for it. */
    private boolean tryCommit(WriteTicket first, WakeList wakes) {
        room.make(first);
        commit.begin();
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
            if (!done) {
                commit.rollBack();
            }
        }
        if (applied) {
            commit.finish(sync);
        } else {
            commit.rollBack();
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
