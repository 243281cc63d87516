package dev.kvstore.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The right to be inside the store, taken by one thread for the length of one call.
 *
 * <p>The state is even while free and odd while taken, and grows with every use, so that whoever waits for
 * the present user can tell it from the next one.
 */
public abstract class Slot implements AutoCloseable {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Slot.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long state;

    /** Takes the slot if it is free. A full fence: what is read afterwards is at least as new. */
    final boolean tryTake() {
        long seen = state;
        return (seen & 1) == 0 && STATE.compareAndSet(this, seen, seen + 1);
    }

    /** Frees the slot; everything the user did happens before a waiter sees it free. */
    final void free() {
        STATE.setRelease(this, (long) STATE.get(this) + 1);
    }

    /** A value that changes when the present user leaves; even when nobody is inside. */
    final long state() {
        return state;
    }

    /** Releases native memory, when nobody can be inside any more. */
    @Override
    public abstract void close();
}
