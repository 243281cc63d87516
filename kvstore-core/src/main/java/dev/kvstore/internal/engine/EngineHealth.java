package dev.kvstore.internal.engine;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreReadOnlyException;
import dev.kvstore.StoreState;

/**
 * Whether the engine may write. The first failure that leaves the state on the device unknown is kept and
 * refuses writes until the store is opened anew; a full device only until there is room. Thread-safe.
 */
public final class EngineHealth {
    private final EventDispatcher events;
    private final boolean readOnly;
    private volatile Throwable failure;
    private volatile Throwable lastError;
    private volatile String full;
    private volatile String reserve;
    private volatile boolean stalled;
    private volatile boolean closing;
    private volatile boolean closed;

    public EngineHealth(EventDispatcher events, boolean readOnly) {
        this.events = events;
        this.readOnly = readOnly;
    }

    /** Refuses writes from now on because of {@code cause}; only the first call counts. */
    public void fail(Throwable cause) {
        synchronized (this) {
            lastError = cause;
            if (failure != null) {
                return;
            }
            failure = cause;
        }
        events.publish(new StoreEvent.StateChanged(StoreState.OPEN, StoreState.FAILED, String.valueOf(cause)));
        if (cause instanceof StoreCorruptedException damage) {
            events.publish(new StoreEvent.CorruptionDetected(
                    damage.file(), damage.offset(), String.valueOf(cause.getMessage())));
        }
    }

    /** Remembers a failure that does no harm yet. */
    public void note(Throwable cause) {
        lastError = cause;
    }

    /** The device has no room: only deletions are written, for as long as the log has place for them. */
    public void markFull(String reason) {
        boolean refused = refusesPuts();
        full = reason;
        reportRoom(refused, reason);
    }

    /** The device has room again. */
    public void markRoom() {
        if (full != null) {
            full = null;
            reportRoom(true, "there is room again");
        }
    }

    /** The device has less room than is to be kept free, and why puts are refused therefore; null when it has more. */
    public void markReserve(String reason) {
        boolean refused = refusesPuts();
        reserve = reason;
        reportRoom(refused, reason == null ? "there is room again" : reason);
    }

    /** Whether the device has refused to take more. */
    public boolean isFull() {
        return full != null;
    }

    /** Whether a batch with so many puts is refused. */
    public boolean refuses(int puts) {
        return failure != null || (puts > 0 && refusesPuts());
    }

    /** Nothing waits any longer: the store is being closed. */
    public void markClosing() {
        closing = true;
    }

    public boolean isClosing() {
        return closing;
    }

    public void markStalled(boolean value) {
        stalled = value;
    }

    public void markClosed() {
        StoreState before = state();
        closed = true;
        events.publish(new StoreEvent.StateChanged(before, StoreState.CLOSED, "close() was called"));
    }

    public boolean hasFailed() {
        return failure != null;
    }

    public Throwable lastError() {
        return lastError;
    }

    public StoreState state() {
        if (closed) {
            return StoreState.CLOSED;
        }
        if (failure != null) {
            return StoreState.FAILED;
        }
        if (readOnly) {
            return StoreState.READ_ONLY;
        }
        return stalled || refusesPuts() ? StoreState.STALLED : StoreState.OPEN;
    }

    /** Throws unless anything may be written. */
    public void checkWritable() {
        if (failure != null) {
            throw refusal();
        }
        if (readOnly) {
            throw new StoreReadOnlyException("the store was opened read-only");
        }
    }

    /** Throws unless a batch may be written; on a full device only deletions may. */
    public void checkWritable(int puts) {
        checkWritable();
        String noRoom = full;
        String reason = noRoom != null ? noRoom : reserve;
        if (reason != null && puts > 0) {
            throw new StoreFullException(reason + "; deletions are still accepted");
        }
    }

    public StoreFailedException refusal() {
        return new StoreFailedException(
                "the store refuses writes until it is opened anew, because of: " + failure.getMessage(), failure);
    }

    private boolean refusesPuts() {
        return full != null || reserve != null;
    }

    private void reportRoom(boolean refusedBefore, String reason) {
        boolean refused = refusesPuts();
        if (refused != refusedBefore) {
            StoreState from = refused ? StoreState.OPEN : StoreState.STALLED;
            StoreState to = refused ? StoreState.STALLED : StoreState.OPEN;
            events.publish(new StoreEvent.StateChanged(from, to, reason));
            if (refused) {
                events.publish(new StoreEvent.DiskLow(reason));
            }
        }
    }
}
