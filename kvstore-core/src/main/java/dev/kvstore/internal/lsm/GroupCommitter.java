package dev.kvstore.internal.lsm;

import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.ChangeLog;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.ReadSet;
import dev.kvstore.internal.engine.TimeMarks;
import dev.kvstore.internal.engine.WakeList;
import dev.kvstore.internal.engine.WriteCounters;
import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.engine.WriteTicket;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.memory.Region;
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
    private static final long GROUP_BYTES = 1 << 20;
    private static final int GROUP_COUNT = 512;
    private static final long ADMITTED = Long.MAX_VALUE;

    private final Memtables memtables;
    private final EngineHealth health;
    private final WriteThrottle throttle;
    private final ConditionChecker conditions;
    private final ReadValidator validator;
    private final Runnable flusher;
    private final WriteCounters counters;
    private final TimeMarks marks;
    private final ChangeLog changes;
    private final AtomicLong published = new AtomicLong();
    private final BatchReader reader = new BatchReader();
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
        this.conditions = conditions;
        this.validator = validator;
        this.flusher = flusher;
        this.counters = counters;
        this.marks = marks;
        this.changes = changes;
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
        BatchBuffer batch = first.batch();
        if (health.isFull() || health.refuses(batch.puts())) {
            return true;
        }
        if (throttle.isStopped()) {
            return false;
        }
        return memtables.mayRotate()
                || (!memtables.isActiveFull() && memtables.active().hasRoomFor(batch.roomEntries(), batch.roomBytes()));
    }

    @Override
    public String stallReason() {
        return throttle.isStopped() ? throttle.reason() : "full memtables wait for flush";
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
        WriteTicket rest = cut(first);
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
            long refusal = refusal(batch);
            if (refusal == ADMITTED) {
                makeRoom(batch);
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

    /** {@link #ADMITTED}, or the result of a write whose conditions don't hold or whose reads are not current. */
    private long refusal(BatchBuffer batch) {
        if (batch.reads() != null && !validator.hold(batch.reads(), published())) {
            return Engine.CONFLICT;
        }
        return batch.conditions().isEmpty() || conditions.hold(batch, published()) ? ADMITTED : Engine.CONDITION_FAILED;
    }

    private void makeRoom(BatchBuffer batch) {
        boolean fits = memtables.active().hasRoomFor(batch.roomEntries(), batch.roomBytes());
        boolean mayRotate = memtables.mayRotate();
        if (fits && !(mayRotate && memtables.isActiveFull())) {
            return;
        }
        if (!mayRotate) {
            throw new StoreFullException("memory is full of deletions that a full device keeps from being flushed");
        }
        memtables.rotate(batch.roomEntries(), batch.roomBytes());
        flusher.run();
    }

    /** Ends the group before the first write that can't go with it, and returns that one. */
    private WriteTicket cut(WriteTicket first) {
        Memtable active = memtables.active();
        long entries = first.batch().roomEntries();
        long payload = first.batch().roomBytes();
        long bytes = first.batch().length();
        int count = 1;
        WriteTicket last = first;
        for (WriteTicket next = last.next(); next != null; next = last.next()) {
            BatchBuffer batch = next.batch();
            entries += batch.count();
            payload += batch.userBytes();
            bytes += batch.length();
            // A condition must see the writes before it, so it starts a group.
            if (!batch.conditions().isEmpty()
                    || (batch.reads() != null && !validator.mayJoin(batch.reads(), published.getPlain(), first))
                    || ++count > GROUP_COUNT
                    || bytes > GROUP_BYTES
                    || health.refuses(batch.puts())
                    || !active.hasRoomFor(entries, payload)) {
                last.next(null);
                return next;
            }
            last = next;
        }
        return null;
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
            BatchBuffer batch = ticket.batch();
            Region encoded = batch.seal();
            reader.reset(encoded, 0, batch.length());
            apply(reader, encoded, ticket.firstSequence(), active);
            if (validator.records(ticket.firstSequence())) {
                record(encoded, batch, ticket.firstSequence());
            }
            last = lastSequence(ticket);
            counters.count(batch);
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

    /** Keeps the keys of a batch for the validation of transactions to come. */
    private void record(Region encoded, BatchBuffer batch, long firstSequence) {
        reader.reset(encoded, 0, batch.length());
        for (long sequence = firstSequence; reader.next() && reader.isNumbered(); sequence++) {
            validator.record(sequence, reader, encoded);
        }
    }

    /** Puts the writes of an encoded batch into a memtable. */
    static void apply(BatchReader batch, Region encoded, long firstSequence, Memtable target) {
        long sequence = firstSequence;
        while (batch.next()) {
            if (batch.kind() == EntryKind.RANGE_DELETE) {
                target.addRangeTombstone(new RangeTombstone(
                        encoded.toArray(batch.keyOffset(), batch.keyLength()),
                        encoded.toArray(batch.valueOffset(), batch.valueLength()),
                        sequence));
            } else if (!batch.isNumbered()) {
                target.put(
                        sequence - 1,
                        EntryKind.PUT,
                        encoded,
                        batch.keyOffset(),
                        batch.keyLength(),
                        batch.valueOffset(),
                        batch.valueLength());
            } else {
                target.put(
                        sequence,
                        batch.kind(),
                        encoded,
                        batch.keyOffset(),
                        batch.keyLength(),
                        batch.valueOffset(),
                        batch.valueLength());
            }
            sequence++;
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
