package dev.kvstore.internal.store;

import dev.kvstore.ChunkedValue;
import dev.kvstore.StoreClosedException;
import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What a cursor holds, and the right to use it.
 *
 * <h2>Thread safety</h2>
 * <ol>
 *   <li>{@code state} is IDLE, BUSY or CLOSED. A move, or a copy of key or value, takes it from IDLE to BUSY by
 *       compare-and-set and gives it back by a release store; closing takes it from IDLE to CLOSED, waiting for
 *       whoever is inside. So memory is released only when nobody is inside, and nobody enters afterwards.
 *   <li>Closing the store only makes moves throw. The memory under an open cursor stays until the cursor
 *       is closed, or unreachable: a view that another thread is reading never loses its ground.
 * </ol>
 */
final class CursorGuard implements LeakTracker.Release {
    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int CLOSED = 2;
    private static final int FIRST_TARGET = 64;
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(CursorGuard.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final StoreContext context;
    private final EngineCursor cursor;
    private final long moment;
    private final boolean releasesMoment;
    private Region target;
    private Region assembled;
    private volatile int state;

    /**
     * @param moment the snapshot at which chunks are read
     * @param releasesMoment whether it is given back with the cursor
     */
    CursorGuard(StoreContext context, EngineCursor cursor, long moment, boolean releasesMoment) {
        this.moment = moment;
        this.releasesMoment = releasesMoment;
        this.context = context;
        this.cursor = cursor;
    }

    /** Keeps everybody else, closers too, out until {@link #exit()}. */
    EngineCursor enter() {
        if (!STATE.compareAndSet(this, IDLE, BUSY)) {
            throw refusal();
        }
        return cursor;
    }

    void exit() {
        STATE.setRelease(this, IDLE);
    }

    /** The cursor standing on an entry. */
    EngineCursor onEntry() {
        if (state == CLOSED) {
            throw refusal();
        }
        context.checkOpen();
        if (!cursor.isValid()) {
            throw new IllegalStateException("the cursor stands on no entry");
        }
        return cursor;
    }

    /** The cursor, wherever it stands. */
    EngineCursor open() {
        if (state == CLOSED) {
            throw refusal();
        }
        context.checkOpen();
        return cursor;
    }

    /** Room for the internal key of a seek, kept between seeks; only during a move. */
    Region target(int length) {
        if (target == null || target.capacity() < length) {
            Region larger =
                    context.engine().memory().allocate(MemoryComponent.CURSOR, Math.max(FIRST_TARGET, length * 2L));
            if (target != null) {
                target.close();
            }
            target = larger;
        }
        return target;
    }

    /** A value that lies in chunks, put together once for each position; only while inside. */
    Region assembled(ChunkedValue chunks, Consumer<Region> assembly) {
        if (assembled == null) {
            Region whole = context.engine().memory().allocate(MemoryComponent.CURSOR, Math.max(1, chunks.length()));
            try {
                assembly.accept(whole);
            } catch (Throwable e) {
                whole.close();
                throw e;
            }
            assembled = whole;
        }
        return assembled;
    }

    /** Frees what was put together; only during a move. */
    void forgetAssembled() {
        if (assembled != null) {
            assembled.close();
            assembled = null;
        }
    }

    @Override
    public void release() {
        while (!STATE.compareAndSet(this, IDLE, CLOSED)) {
            LockSupport.parkNanos(this, POLL_NANOS);
        }
        cursor.close();
        if (target != null) {
            target.close();
        }
        forgetAssembled();
        if (releasesMoment) {
            context.engine().releaseSnapshot(moment);
        }
    }

    private RuntimeException refusal() {
        return state == CLOSED
                ? new StoreClosedException("the cursor is closed")
                : new IllegalStateException("the cursor is in use by another thread");
    }
}
