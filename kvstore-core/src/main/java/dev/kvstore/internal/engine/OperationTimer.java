package dev.kvstore.internal.engine;

import jdk.jfr.Event;

/**
 * Decides which of a thread's operations are timed, and times them. Between two of them lies a random number of others, so
 * that no rhythm of the caller's is always hit or always missed. An operation that is not timed costs a decrement and
 * two looks at fields. Not thread-safe: it belongs to a slot, and so to one operation at a time.
 */
public final class OperationTimer {
    private static final long MULTIPLIER = 6364136223846793005L;

    private int untilNext = 1;
    private int weight;
    private long startedAt;
    private boolean running;
    private long random = System.identityHashCode(this);
    private Event event;

    /** Counts an operation and says whether it is to be timed. */
    boolean isDue() {
        return --untilNext <= 0;
    }

    /**
     * Begins to time an operation whose turn it is.
     *
     * @param interval how many operations it stands for, and how many lie between two timed ones on average
     */
    void begin(int interval, long now) {
        random = random * MULTIPLIER + 1;
        untilNext = interval == 1 ? 1 : 1 + (int) ((random >>> 33) % (2L * interval - 1));
        weight = interval;
        startedAt = now;
        running = true;
    }

    /** Begins to time an operation that is timed whatever its turn, and stands for itself alone. */
    void beginAlways(long now) {
        weight = 1;
        startedAt = now;
        running = true;
    }

    boolean isRunning() {
        return running;
    }

    /** Ends it and returns how long it took, in nanoseconds. */
    long end(long now) {
        running = false;
        event = null;
        return now - startedAt;
    }

    /** How many operations the last one stands for. */
    int weight() {
        return weight;
    }

    /** The flight recorder's event of this operation, or null. */
    Event event() {
        return event;
    }

    void event(Event begun) {
        event = begun;
    }
}
