package dev.kvstore.internal.lsm;

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
final class EngineHealth {
    private final EventDispatcher events;
    private final boolean readOnly;
    private volatile Throwable failure;
    private volatile Throwable lastError;
    private volatile String full;
    private volatile boolean stalled;
    private volatile boolean closed;

    EngineHealth(EventDispatcher events, boolean readOnly) {
        this.events = events;
        this.readOnly = readOnly;
    }

    /** Refuses writes from now on because of {@code cause}; only the first call counts. */
    void fail(Throwable cause) {
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
    void note(Throwable cause) {
        lastError = cause;
    }

    /** The device has no room: only deletions are written, for as long as the log has place for them. */
    void markFull(String reason) {
        boolean changed = full == null;
        full = reason;
        if (changed) {
            events.publish(new StoreEvent.StateChanged(StoreState.OPEN, StoreState.STALLED, reason));
        }
    }

    /** The device has room again. */
    void markRoom() {
        if (full != null) {
            full = null;
            events.publish(new StoreEvent.StateChanged(StoreState.STALLED, StoreState.OPEN, "there is room again"));
        }
    }

    boolean isFull() {
        return full != null;
    }

    void markStalled(boolean value) {
        stalled = value;
    }

    void markClosed() {
        StoreState before = state();
        closed = true;
        events.publish(new StoreEvent.StateChanged(before, StoreState.CLOSED, "close() was called"));
    }

    boolean hasFailed() {
        return failure != null;
    }

    Throwable lastError() {
        return lastError;
    }

    StoreState state() {
        if (closed) {
            return StoreState.CLOSED;
        }
        if (failure != null) {
            return StoreState.FAILED;
        }
        if (readOnly) {
            return StoreState.READ_ONLY;
        }
        return stalled || full != null ? StoreState.STALLED : StoreState.OPEN;
    }

    /** Throws unless anything may be written. */
    void checkWritable() {
        if (failure != null) {
            throw refusal();
        }
        if (readOnly) {
            throw new StoreReadOnlyException("the store was opened read-only");
        }
    }

    /** Throws unless a batch may be written; on a full device only deletions may. */
    void checkWritable(int puts) {
        checkWritable();
        String reason = full;
        if (reason != null && puts > 0) {
            throw new StoreFullException(reason + "; deletions are still accepted");
        }
    }

    StoreFailedException refusal() {
        return new StoreFailedException(
                "the store refuses writes until it is opened anew, because of: " + failure.getMessage(), failure);
    }
}
