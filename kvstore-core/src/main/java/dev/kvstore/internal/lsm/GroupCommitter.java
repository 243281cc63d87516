package dev.kvstore.internal.lsm;

import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.ChangeLog;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.ReadSet;
import dev.kvstore.internal.engine.TimeMarks;
import dev.kvstore.internal.engine.WakeList;
import dev.kvstore.internal.engine.WriteCounters;
import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.engine.WriteTicket;
import dev.kvstore.internal.memtable.Memtable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commits groups of writes: log, sync if anyone asked for it, memtable, publication, in this order for the
 * whole group. Runs under the write lock.
 *
 * <p>A write becomes visible when it is as durable as it was asked to be, never before. A failure before anything
 * of a write is in the log fails that write alone. A failure behind that point leaves unknown what the
 * device holds: it fails the group and, by {@link EngineHealth}, every later write.
 */
final class GroupCommitter implements WriteQueue.Committer {
    private final Memtables memtables;
    private final EngineHealth health;
    private final WriteThrottle throttle;
    private final ReadValidator validator;
    private final TimeMarks marks;
    private final ChangeLog changes;
    private final WriteAdmission admission;
    private final MemtableInserter inserter;
    private final AtomicLong published = new AtomicLong();
    private EngineLog log;

    /**
     * @param flusher is run after a rotation; wakes whoever flushes
     * @param changes takes what has become visible
     */
    GroupCommitter(
            Memtables memtables,
            EngineHealth health,
            WriteThrottle throttle,
            ConditionChecker conditions,
            ReadValidator validator,
            Runnable flusher,
            WriteCounters counters,
            TimeMarks marks,
            ChangeLog changes) {
        this.memtables = memtables;
        this.health = health;
        this.throttle = throttle;
        this.validator = validator;
        this.marks = marks;
        this.changes = changes;
        this.admission = new WriteAdmission(memtables, health, throttle, conditions, validator, flusher);
        this.inserter = new MemtableInserter(validator, counters);
    }

    /** Sets where writes go and with which sequence number they continue; null for a store without a log. */
    void start(EngineLog engineLog, long lastSequence) {
        log = engineLog;
        published.setRelease(lastSequence);
    }

    /** A second has passed. */
    void tick() {
        marks.tick();
    }

    ChangeLog changes() {
        return changes;
    }

    /** The sequence number up to which everything is visible. */
    long published() {
        return published.getAcquire();
    }

    ReadValidator validator() {
        return validator;
    }

    /** Looks ahead whether a transaction can commit; without the lock. */
    boolean mayHold(ReadSet reads) {
        return validator.mayHold(reads, published());
    }

    @Override
    public boolean hasRoom(WriteTicket first) {
        return admission.hasRoom(first.batch());
    }

    @Override
    public String stallReason() {
        return admission.stallReason();
    }

    @Override
    public boolean isClosing() {
        return health.isClosing();
    }

    @Override
    public void waited(long nanos) {
        throttle.countStall(nanos);
    }

    @Override
    public WriteTicket commit(WriteTicket first, WakeList wakes) {
        WriteTicket behind = first.next();
        if (!admit(first, wakes)) {
            return behind;
        }
        WriteTicket rest = admission.cut(first, published.getPlain());
        try {
            write(first, wakes);
        } catch (StoreException e) {
            failAll(first, e, wakes);
        } catch (RuntimeException | Error e) {
            health.fail(e);
            failAll(first, e instanceof Error ? e : health.refusal(), wakes);
        }
        return rest;
    }

    /** Whether the write that is first in line is to be committed, and has room; otherwise it has been completed. */
    private boolean admit(WriteTicket ticket, WakeList wakes) {
        BatchBuffer batch = ticket.batch();
        try {
            health.checkWritable(batch.puts());
            long refusal = admission.refusal(batch, published());
            if (refusal == WriteAdmission.ADMITTED) {
                admission.makeRoom(batch);
                marks.mark(batch);
                return true;
            }
            wakes.add(ticket);
            ticket.complete(refusal);
        } catch (RuntimeException | Error e) {
            // Whatever it is, out of memory for instance: nothing of the write has happened, and nothing else has.
            wakes.add(ticket);
            ticket.fail(e);
        }
        return false;
    }

    private void write(WriteTicket group, WakeList wakes) {
        boolean sync = assignSequences(group);
        long logged = Long.MAX_VALUE;
        StoreException failure = null;
        if (log != null) {
            try {
                append(group, sync);
            } catch (StoreFullException e) {
                // The log holds the writes up to here, and nothing of those behind.
                failure = e;
                logged = log.appendedSequence();
                health.markFull(String.valueOf(e.getMessage()));
            }
            if (sync && logged > published.getPlain()) {
                syncLog(Math.min(logged, log.appendedSequence()));
            }
        }
        apply(group, logged);
        complete(group, logged, failure, wakes);
    }

    /** Returns whether any write of the group has to be durable. */
    private boolean assignSequences(WriteTicket group) {
        boolean sync = false;
        long next = published.getPlain() + 1;
        for (WriteTicket ticket = group; ticket != null; ticket = ticket.next()) {
            ticket.firstSequence(next);
            next += ticket.batch().count();
            sync |= ticket.isSync();
        }
        return sync;
    }

    private void append(WriteTicket group, boolean sync) {
        try {
            for (WriteTicket ticket = group; ticket != null; ticket = ticket.next()) {
                BatchBuffer batch = ticket.batch();
                if (batch.count() > 0) {
                    log.append(batch.seal(), (int) batch.length(), ticket.firstSequence(), lastSequence(ticket), sync);
                }
            }
            log.writeStaged();
        } catch (StoreFailedException e) {
            health.fail(e);
            throw e;
        }
    }

    private void syncLog(long sequence) {
        try {
            log.sync(sequence);
        } catch (StoreFailedException e) {
            health.fail(e);
            throw e;
        }
    }

    /** Puts what was logged into the memtable and makes it visible. */
    private void apply(WriteTicket group, long logged) {
        Memtable active = memtables.active();
        long last = published.getPlain();
        for (WriteTicket ticket = group; ticket != null && lastSequence(ticket) <= logged; ticket = ticket.next()) {
            inserter.insert(ticket, active);
            last = lastSequence(ticket);
        }
        published.setRelease(last);
        if (changes.isActive()) {
            tell(group, logged);
        }
    }

    private void tell(WriteTicket group, long logged) {
        for (WriteTicket ticket = group; ticket != null && lastSequence(ticket) <= logged; ticket = ticket.next()) {
            BatchBuffer batch = ticket.batch();
            changes.append(batch.seal(), 0, batch.length(), ticket.firstSequence());
        }
    }

    private static void complete(WriteTicket group, long logged, StoreException failure, WakeList wakes) {
        WriteTicket next;
        for (WriteTicket ticket = group; ticket != null; ticket = next) {
            next = ticket.next();
            wakes.add(ticket);
            if (lastSequence(ticket) <= logged) {
                ticket.complete(lastSequence(ticket));
            } else {
                ticket.fail(failure);
            }
        }
    }

    private static void failAll(WriteTicket group, Throwable failure, WakeList wakes) {
        WriteTicket next;
        for (WriteTicket ticket = group; ticket != null; ticket = next) {
            next = ticket.next();
            wakes.add(ticket);
            ticket.fail(failure);
        }
    }

    private static long lastSequence(WriteTicket ticket) {
        return ticket.firstSequence() + ticket.batch().count() - 1;
    }
}
