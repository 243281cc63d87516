package dev.kvstore.internal.engine;

import dev.kvstore.Durability;
import dev.kvstore.StoreClosedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One write on its way through the engine: part of its batch, reused from write to write.
 *
 * <p>The writing thread begins it and waits for it; the thread that leads the commit completes it. Every field
 * but the state is written by one side before a release store of the state and read by the other after an
 * acquire load of it. Once completed the ticket belongs to the writing thread again, so the leader reads
 * {@link #next()} and {@link #waiter()} before. A failure is shared by the whole group: every writer throws the same one.
 */
public final class WriteTicket {
    private static final int IDLE = 0;
    private static final int WAITING = 1;
    private static final int DONE = 2;
    private static final int CLOSED = 3;
    private static final long CLOSE_POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(WriteTicket.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final BatchBuffer batch;
    private final WakeList wakeList = new WakeList();
    private Durability durability;
    private Thread waiter;
    private long deadlineNanos;
    private long firstSequence;
    private long result;
    private Throwable error;
    private WriteTicket next;
    private volatile boolean interrupted;
    private volatile int state;

    WriteTicket(BatchBuffer batch) {
        this.batch = batch;
    }

    /**
     * Begins a write by the calling thread.
     *
     * @throws IllegalStateException when the batch is being written already
     * @throws StoreClosedException when it was closed
     */
    public void begin(Durability wanted, long deadline) {
        if (!STATE.compareAndSet(this, IDLE, WAITING)) {
            throw state == CLOSED
                    ? new StoreClosedException("the batch is closed")
                    : new IllegalStateException("the batch is being written by another thread");
        }
        batch.unmark();
        durability = wanted;
        deadlineNanos = deadline;
        waiter = Thread.currentThread();
        interrupted = false;
    }

    public boolean isDone() {
        return state == DONE;
    }

    /** Whether no write is on its way. */
    public boolean isIdle() {
        return state == IDLE;
    }

    /** Ends the ticket for good, after the write that is on its way; then nobody reads the batch any more. Idempotent. */
    void close() {
        while (state != CLOSED && !STATE.compareAndSet(this, IDLE, CLOSED)) {
            LockSupport.parkNanos(this, CLOSE_POLL_NANOS);
        }
    }

    /** Ends a write that is done: its result, or its error. */
    public long end() {
        Throwable failure = error;
        long sequence = result;
        error = null;
        waiter = null;
        next = null;
        STATE.setRelease(this, IDLE);
        if (failure != null) {
            throw rethrowable(failure);
        }
        return sequence;
    }

    /** Completes the write; the caller wakes the waiter. */
    public void complete(long sequence) {
        result = sequence;
        STATE.setRelease(this, DONE);
    }

    /** Fails the write; the caller wakes the waiter. */
    public void fail(Throwable cause) {
        error = cause;
        STATE.setRelease(this, DONE);
    }

    /** Whom the writing thread wakes when it has led. */
    public WakeList wakeList() {
        return wakeList;
    }

    public BatchBuffer batch() {
        return batch;
    }

    public boolean isSync() {
        return durability == Durability.SYNC;
    }

    public Thread waiter() {
        return waiter;
    }

    /** When the write gives up waiting for room, as of {@link System#nanoTime()}. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Asks whoever leads to fail the write if it has to wait. */
    public void markInterrupted() {
        interrupted = true;
    }

    public boolean isInterrupted() {
        return interrupted;
    }

    public long firstSequence() {
        return firstSequence;
    }

    public void firstSequence(long sequence) {
        firstSequence = sequence;
    }

    /** The ticket behind this one in whatever list holds it. */
    public WriteTicket next() {
        return next;
    }

    public void next(WriteTicket ticket) {
        next = ticket;
    }

    private static RuntimeException rethrowable(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }
}
