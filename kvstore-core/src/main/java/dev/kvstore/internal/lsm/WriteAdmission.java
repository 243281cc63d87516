package dev.kvstore.internal.lsm;

import dev.kvstore.StoreFullException;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.WriteTicket;
import dev.kvstore.internal.memtable.Memtable;

/** Which writes may be committed, and which of them together: room, conditions, reads, size. Runs under the write lock. */
final class WriteAdmission {
    /** The result of {@link #refusal} when there is none. */
    static final long ADMITTED = Long.MAX_VALUE;

    private static final long GROUP_BYTES = 1 << 20;
    private static final int GROUP_COUNT = 512;

    private final Memtables memtables;
    private final EngineHealth health;
    private final WriteThrottle throttle;
    private final ConditionChecker conditions;
    private final ReadValidator validator;
    private final Runnable flusher;

    /** @param flusher is run after a rotation; wakes whoever flushes */
    WriteAdmission(
            Memtables memtables,
            EngineHealth health,
            WriteThrottle throttle,
            ConditionChecker conditions,
            ReadValidator validator,
            Runnable flusher) {
        this.memtables = memtables;
        this.health = health;
        this.throttle = throttle;
        this.conditions = conditions;
        this.validator = validator;
        this.flusher = flusher;
    }

    /** Whether a write need not wait for flush or compaction; one that is going to be refused does not. */
    boolean hasRoom(BatchBuffer batch) {
        if (health.isFull() || health.refuses(batch.puts())) {
            return true;
        }
        if (throttle.isStopped()) {
            return false;
        }
        return memtables.mayRotate()
                || (!memtables.isActiveFull() && memtables.active().hasRoomFor(batch.roomEntries(), batch.roomBytes()));
    }

    /** Why there is no room. */
    String stallReason() {
        return throttle.isStopped() ? throttle.reason() : "full memtables wait for flush";
    }

    /** {@link #ADMITTED}, or the result of a write whose conditions don't hold or whose reads are not current. */
    long refusal(BatchBuffer batch, long published) {
        if (batch.reads() != null && !validator.hold(batch.reads(), published)) {
            return Engine.CONFLICT;
        }
        return batch.conditions().isEmpty() || conditions.hold(batch, published) ? ADMITTED : Engine.CONDITION_FAILED;
    }

    /** Sees to it that the active memtable has room for a write. */
    void makeRoom(BatchBuffer batch) {
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
    WriteTicket cut(WriteTicket first, long published) {
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
                    || (batch.reads() != null && !validator.mayJoin(batch.reads(), published, first))
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
}
