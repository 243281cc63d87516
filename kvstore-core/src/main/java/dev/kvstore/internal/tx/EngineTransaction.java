package dev.kvstore.internal.tx;

import dev.kvstore.Durability;
import dev.kvstore.TransactionEndedException;
import dev.kvstore.TransactionThreadException;
import dev.kvstore.TransactionTooLargeException;
import dev.kvstore.TransactionTooOldException;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.Condition;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.engine.ReadSet;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * A transaction over an engine: reads a snapshot with its own writes laid over it, remembers what it read, and commits
 * all of its writes at one point of the order of writes, if nothing it read was written in between.
 *
 * <p>For the thread that began it. Arguments have been validated.
 */
public final class EngineTransaction {
    /** The version of an entry that the transaction has written and not committed. */
    public static final long PENDING = Long.MAX_VALUE;

    private static final int CLOCK_EVERY = 32;

    private final Engine engine;
    private final BufferPool pool;
    private final Thread owner = Thread.currentThread();
    private final long maxBytes;
    private final long maxAgeNanos;
    private final long began = System.nanoTime();
    private final long snapshot;

    /** The state to read, the snapshot's or the latest. */
    private final long view;

    private final TransactionBuffers buffers;
    private final WriteBuffer writes;
    private final ReadSet reads;

    /** Open cursors; null before the first. */
    private List<MergedCursor> cursors;

    private int looks;
    private boolean ended;
    private boolean expired;

    /**
     * Begins a transaction at the latest state.
     *
     * @param maxBytes how much it may write and remember to have read
     * @param maxAgeNanos how long it may take
     * @param alone whether the caller holds back the writes of an engine with a single writer
     */
    public EngineTransaction(Engine engine, BufferPool pool, long maxBytes, long maxAgeNanos, boolean alone) {
        this.engine = engine;
        this.pool = pool;
        this.maxBytes = maxBytes;
        this.maxAgeNanos = maxAgeNanos;
        this.buffers = pool.take();
        this.writes = buffers.writes();
        this.reads = buffers.reads();
        try {
            this.snapshot = alone ? engine.attendLatest() : engine.acquireSnapshot();
            this.view = alone ? Engine.LATEST : snapshot;
        } catch (Throwable e) {
            pool.give(buffers);
            throw e;
        }
        reads.since(snapshot);
    }

    /** The sequence number of the last write that the transaction sees of others. */
    public long snapshot() {
        return snapshot;
    }

    /** Throws unless this is the thread of the transaction. */
    public void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new TransactionThreadException("the transaction belongs to " + owner.getName() + " and was used by "
                    + Thread.currentThread().getName());
        }
    }

    /** Throws unless this is the thread of the transaction and the transaction has not ended. */
    public void checkNotEnded() {
        checkThread();
        if (ended) {
            throw new TransactionEndedException("the transaction has been committed or rolled back");
        }
    }

    /** Throws unless the transaction can be used. */
    public void check() {
        checkNotEnded();
        if (expired) {
            throw tooOld();
        }
    }

    /** Refuses a transaction that has taken too long, from now on, and lets its snapshot go. */
    public void checkAge() {
        if (!ended && !expired && System.nanoTime() - began > maxAgeNanos) {
            expired = true;
            releaseView();
        }
        if (expired) {
            throw tooOld();
        }
    }

    /** Looking at the clock costs a good part of what a small read does. */
    private void checkAgeAtTimes() {
        if ((++looks & CLOCK_EVERY - 1) == 0 || expired) {
            checkAge();
        }
    }

    /** Looks up the slot's key as {@link Engine#get} does, in own writes first. */
    public boolean get(ReadSlot slot) {
        Region key = slot.key();
        int length = slot.keyLength();
        if (!writes.isEmpty()) {
            WriteIndex index = writes.index();
            int limit = index.count();
            int covering = writes.covering(key, 0, length, limit);
            int node = index.find(key, 0, length);
            int write = node == WriteIndex.NONE ? WriteIndex.NONE : index.newest(node, limit);
            if (write != WriteIndex.NONE || covering != 0) {
                return showOwn(slot, index, write > covering ? write : WriteIndex.NONE);
            }
        }
        checkAgeAtTimes();
        checkRoom(length);
        reads.add(key, 0, length);
        return engine.get(slot, view);
    }

    /** Opens a cursor between two internal keys, the upper one exclusive. */
    public EngineCursor cursor(byte[] lower, byte[] upper) {
        checkAge();
        checkRoom(lower.length + upper.length);
        EngineCursor base = engine.cursor(lower, upper, view);
        MergedCursor cursor;
        try {
            cursor = new MergedCursor(this, engine.memory(), base, writes, lower, upper);
        } catch (Throwable e) {
            base.close();
            throw e;
        }
        if (cursors == null) {
            cursors = new ArrayList<>(4);
        }
        cursors.add(cursor);
        return cursor;
    }

    public void put(int keyspace, byte[] key, byte[] value) {
        checkRoom((long) key.length + value.length);
        writes.put(keyspace, key, value);
    }

    public void put(int keyspace, BytesStore<?, ?> key, int keyLength, BytesStore<?, ?> value, int valueLength) {
        checkRoom((long) keyLength + valueLength);
        writes.put(keyspace, key, keyLength, value, valueLength);
    }

    public void put(int keyspace, byte[] key, byte[] value, byte[] metadata) {
        checkRoom((long) key.length + value.length + metadata.length);
        writes.put(keyspace, key, value, metadata);
    }

    public void delete(int keyspace, byte[] key) {
        checkRoom(key.length);
        writes.delete(keyspace, key);
    }

    public void delete(int keyspace, BytesStore<?, ?> key, int keyLength) {
        checkRoom(keyLength);
        writes.delete(keyspace, key, keyLength);
    }

    /** Deletes a range of internal keys, {@code from} below {@code to}. */
    public void deleteRange(byte[] from, byte[] to) {
        checkRoom((long) from.length + to.length);
        writes.deleteRange(from, to);
    }

    /** Makes the commit conditional. */
    public void require(Condition condition) {
        checkRoom(condition.key().length + (condition.value() == null ? 0L : condition.value().length));
        writes.require(condition);
    }

    /** How far the writes have come, to take back what comes later. */
    public BatchBuffer.Extent extent() {
        return writes.batch().extent();
    }

    /** Takes writes and conditions back. No cursor that shows them may be open. */
    public void rollBackTo(BatchBuffer.Extent extent) {
        writes.truncate(extent);
    }

    /** Whether there is anything for the engine to do at the commit. */
    public boolean hasEffect() {
        return !writes.isEmpty() || !writes.batch().conditions().isEmpty();
    }

    /** Bytes of writes and of what is remembered to have been read. */
    public long bytes() {
        return writes.bytes() + reads.bytes();
    }

    /**
     * Commits a transaction that has an effect; it is left to the caller to end it.
     *
     * @return as {@link Engine#write}
     */
    public long commit(Durability durability) {
        checkAge();
        if (cursors != null) {
            cursors.forEach(MergedCursor::noteSeen);
        }
        checkRoom(0);
        BatchBuffer batch = writes.batch();
        reads.seal();
        batch.reads(reads);
        return engine.write(batch, durability);
    }

    /** Lets go of everything. Idempotent; may be called by another thread once the owner can't be inside. */
    public void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (cursors != null) {
            cursors.forEach(MergedCursor::release);
            cursors = null;
        }
        if (!expired) {
            releaseView();
        }
        pool.give(buffers);
    }

    private void releaseView() {
        if (view != Engine.LATEST) {
            engine.releaseSnapshot(snapshot);
        }
    }

    ReadSet reads() {
        return reads;
    }

    void forget(MergedCursor cursor) {
        if (cursors != null) {
            cursors.remove(cursor);
        }
    }

    private boolean showOwn(ReadSlot slot, WriteIndex index, int write) {
        slot.result().clear();
        if (write == WriteIndex.NONE || index.isDeletion(write)) {
            return false;
        }
        slot.result()
                .found(
                        index.kind(write),
                        PENDING,
                        writes.batch().region(),
                        index.valueOffset(write),
                        index.valueLength(write));
        return true;
    }

    private void checkRoom(long more) {
        long bytes = bytes() + more;
        if (bytes > maxBytes && reads.compact()) {
            bytes = bytes() + more;
        }
        if (bytes > maxBytes) {
            throw new TransactionTooLargeException("a transaction of at most " + maxBytes
                    + " bytes, read set included, would grow to " + bytes + "; the call had no effect");
        }
    }

    private TransactionTooOldException tooOld() {
        return new TransactionTooOldException("the transaction took longer than "
                + TimeUnit.NANOSECONDS.toMillis(maxAgeNanos) + " ms; none of it is committed");
    }
}
