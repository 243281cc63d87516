package dev.kvstore.internal.lsm;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * A few places for the sequence numbers of those who read for a moment, each in cache lines of its own, so that
 * transactions of several threads don't wait for each other. Thread-safe, without locks.
 *
 * <p>Hazard pointers (Michael, TPDS 2004), of numbers: a thread puts the present number in a place and looks, behind a
 * full fence, whether it still is the present one. If so, whoever has not found it in the place looked before that, and works
 * on entries that had all been published then, so that none of them is newer. A number that was seen and is not used
 * after all does no harm.
 */
final class SnapshotPlaces {
    /** No place was free, or numbers were published faster than one could be put. */
    static final long NONE = -1;

    static final int COUNT = 16;

    private static final int ATTEMPTS = 4;
    private static final long FREE = -1;
    private static final long TAKEN = -2;

    /** Set in a number that may still be replaced: it is registered, and not yet to be released. */
    private static final long PROVISIONAL = Long.MIN_VALUE;

    /** Longs of a place: two cache lines, because they are fetched in pairs. */
    private static final int STRIDE = 16;

    private static final int SINCE = 1;

    /** What is in front keeps the places from sharing a line with the array's length, which everybody reads. */
    private final AtomicLongArray places = new AtomicLongArray((COUNT + 1) * STRIDE);

    SnapshotPlaces() {
        for (int place = 0; place < COUNT; place++) {
            places.set(at(place), FREE);
        }
    }

    /** Registers the present sequence number and returns it, or {@link #NONE}. */
    long acquire(LongSupplier present) {
        int at = take();
        if (at < 0) {
            return NONE;
        }
        places.setPlain(at + SINCE, System.nanoTime());
        long sequence = present.getAsLong();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            places.setRelease(at, sequence | PROVISIONAL);
            VarHandle.fullFence();
            long now = present.getAsLong();
            if (now == sequence) {
                places.setRelease(at, sequence);
                return sequence;
            }
            sequence = now;
        }
        places.setRelease(at, FREE);
        return NONE;
    }

    /** Frees a place that holds a number, whoever took it: they are all alike. False when there is none. */
    boolean release(long sequence) {
        int home = home();
        for (int i = 0; i < COUNT; i++) {
            int at = at((home + i) % COUNT);
            if (places.getAcquire(at) == sequence && places.compareAndSet(at, sequence, FREE)) {
                return true;
            }
        }
        return false;
    }

    /** Copies the registered numbers, in any order and with repetitions, behind what is in {@code target}; returns the end. */
    int copyTo(long[] target, int from) {
        VarHandle.fullFence();
        int end = from;
        for (int place = 0; place < COUNT; place++) {
            long held = places.getAcquire(at(place));
            if (isRegistered(held)) {
                target[end++] = held & ~PROVISIONAL;
            }
        }
        return end;
    }

    /** Numbers registered. */
    int count() {
        int count = 0;
        for (int place = 0; place < COUNT; place++) {
            count += isRegistered(places.getAcquire(at(place))) ? 1 : 0;
        }
        return count;
    }

    /** The time since which the oldest has been there, or {@code other} if that is before it; as of {@link System#nanoTime()}. */
    long oldest(long other) {
        long oldest = other;
        for (int place = 0; place < COUNT; place++) {
            if (isRegistered(places.getAcquire(at(place)))) {
                long since = places.getPlain(at(place) + SINCE);
                oldest = since - oldest < 0 ? since : oldest;
            }
        }
        return oldest;
    }

    /** Takes a free place and returns where it is, or -1. */
    private int take() {
        int home = home();
        for (int i = 0; i < COUNT; i++) {
            int at = at((home + i) % COUNT);
            if (places.getPlain(at) == FREE && places.compareAndSet(at, FREE, TAKEN)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isRegistered(long held) {
        return held != FREE && held != TAKEN;
    }

    /** Thread ids are handed out in sequence, so their low bits spread threads well. */
    private static int home() {
        return (int) (Thread.currentThread().getId() % COUNT);
    }

    private static int at(int place) {
        return (place + 1) * STRIDE;
    }
}
