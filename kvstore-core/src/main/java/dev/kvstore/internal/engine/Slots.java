package dev.kvstore.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.StoreClosedException;
import dev.kvstore.internal.memory.Acquired;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The threads inside a store: who enters takes a slot, who reclaims memory waits for the slots taken
 * before.
 *
 * <h2>Thread safety</h2>
 * <ol>
 *   <li>Entering is one compare-and-set, a full fence, followed by a look at {@code closed}; closing sets
 *       {@code closed} and then looks at every slot. So either the entrant sees that it is too late, or
 *       the closer sees the entrant and waits.
 *   <li>In the same way whoever unpublishes memory, and then captures the slots, either captures a
 *       reader that may still see it, or that reader entered later and can't.
 *   <li>The array only grows, under the monitor, and is replaced as a whole; slots never move out of it. A
 *       closer or capturer that still reads the smaller array has done so before the slots beyond it were
 *       published, and who takes one of those looks at {@code closed}, or at what was unpublished, later.
 * </ol>
 * No call waits for another: with all slots taken a new one is added.
 */
public final class Slots<S extends Slot> implements AutoCloseable {
    private static final int FIRST = 16;
    private static final long CLOSE_POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final Supplier<S> factory;
    private volatile Slot[] slots;
    private volatile boolean closed;

    @GuardedBy("this")
    private boolean released;

    /** Slots made by {@code factory}, which may be called by any thread. */
    public Slots(Supplier<S> factory) {
        this.factory = factory;
        this.slots = filled(new Slot[FIRST], 0);
    }

    /**
     * Takes a slot; {@link #exit} gives it back.
     *
     * @throws StoreClosedException after {@link #refuse()}
     */
    public S enter() {
        if (!closed) {
            S slot = take();
            if (!closed) {
                return slot;
            }
            slot.free();
        }
        throw refusal();
    }

    /** Takes a slot even after {@link #refuse()}; for the engine's own work, which ends before it closes. */
    public S enterAlways() {
        return take();
    }

    /** Gives a slot back. */
    public void exit(S slot) {
        slot.free();
    }

    /** Refuses all who come from now on. */
    public void refuse() {
        closed = true;
    }

    /** Waits until nobody is inside. Only after {@link #refuse()}; interrupts don't shorten it. */
    public void awaitEmpty() {
        for (Slot slot : slots) {
            await(() -> (slot.state() & 1) == 0);
        }
    }

    /** Adds up a number over all slots. */
    @SuppressWarnings("unchecked") // the array holds what the factory made
    public long sum(ToLongFunction<S> number) {
        long sum = 0;
        for (Slot slot : slots) {
            sum += number.applyAsLong((S) slot);
        }
        return sum;
    }

    /** Waits until everyone who is inside now has left; interrupts don't shorten it. */
    public void awaitPresent() {
        await(capture()::isOver);
    }

    /** Who is inside now, to find out later whether they have left. */
    public GracePeriod capture() {
        GracePeriod present = new GracePeriod();
        capture(present);
        return present;
    }

    /** {@link #capture()} into an object that is used again, so that nothing is allocated. */
    public void capture(GracePeriod into) {
        VarHandle.fullFence();
        Slot[] seen = slots;
        if (into.states.length != seen.length) {
            into.states = new long[seen.length];
        }
        into.slots = seen;
        for (int i = 0; i < seen.length; i++) {
            into.states[i] = seen[i].state();
        }
    }

    /** Releases the native memory of all slots. Only when nobody is inside. */
    @Override
    public synchronized void close() {
        released = true;
        for (Slot slot : slots) {
            slot.close();
        }
    }

    private void await(BooleanSupplier over) {
        boolean interrupted = false;
        while (!over.getAsBoolean()) {
            LockSupport.parkNanos(this, CLOSE_POLL_NANOS);
            // Cleared meanwhile, because an interrupted thread does not park.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private S take() {
        S free = takeFrom(slots);
        return free != null ? free : grow();
    }

    /** A free slot, taken, or null. */
    @SuppressWarnings("unchecked") // the array holds what the factory made
    private S takeFrom(Slot[] current) {
        // Thread ids are handed out in sequence, so their low bits spread threads well.
        int home = (int) Thread.currentThread().getId();
        for (int i = 0; i < current.length; i++) {
            Slot slot = current[(home + i) & (current.length - 1)];
            if (slot.tryTake()) {
                return (S) slot;
            }
        }
        return null;
    }

    /** Doubles the slots, unless others have done so, or left, while the caller waited for the monitor. */
    private synchronized S grow() {
        if (released) {
            throw refusal();
        }
        Slot[] old = slots;
        S free = takeFrom(old);
        if (free != null) {
            return free;
        }
        Slot[] larger = filled(Arrays.copyOf(old, old.length * 2), old.length);
        @SuppressWarnings("unchecked") // just made by the factory
        S mine = (S) larger[old.length];
        mine.tryTake();
        slots = larger;
        return mine;
    }

    /** Fills the array from a position on; all of the new slots or, when memory is refused, none. */
    private Slot[] filled(Slot[] array, int from) {
        Acquired made = new Acquired();
        try {
            for (int i = from; i < array.length; i++) {
                array[i] = made.add(factory.get());
            }
            return array;
        } catch (Throwable e) {
            made.release(e);
            throw e;
        }
    }

    private static StoreClosedException refusal() {
        return new StoreClosedException("the store is closed");
    }

    /** The users of the slots at one moment. */
    public static final class GracePeriod {
        private Slot[] slots = {};
        private long[] states = {};

        /** Whether all of them have left since. */
        public boolean isOver() {
            for (int i = 0; i < slots.length; i++) {
                if ((states[i] & 1) != 0 && slots[i].state() == states[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
