package dev.kvstore.internal.engine;

import java.time.Clock;

/**
 * Decides which batches get a {@link TimeMark}: the first of each second in which anything is written.
 *
 * <p>{@link #tick} is called by any thread about once a second, the rest by whoever commits, under the engine's write
 * lock. A writer pays one read of a field that rarely changes.
 */
public final class TimeMarks {
    private static final long MILLIS = 1000;

    private final Clock clock;
    private long lastSecond = Long.MIN_VALUE;
    private volatile boolean due = true;

    public TimeMarks(Clock clock) {
        this.clock = clock;
    }

    /** A second has passed. */
    public void tick() {
        due = true;
    }

    /** Marks a batch that is about to be committed, if it is the first of its second. */
    public void mark(BatchBuffer batch) {
        if (due && batch.count() > 0) {
            due = false;
            long second = Math.floorDiv(clock.millis(), MILLIS);
            // A clock that is set back must not make later writes older.
            if (second > lastSecond) {
                batch.mark(second);
                lastSecond = second;
            }
        }
    }
}
