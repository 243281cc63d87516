package dev.kvstore.testkit;

import java.time.Duration;

/** How long a test may go on collecting cases. */
public final class TimeBudget {
    private final long start = System.nanoTime();
    private final long nanos;

    public TimeBudget(Duration length) {
        nanos = length.toNanos();
    }

    /** A budget of some seconds. */
    public static TimeBudget seconds(long seconds) {
        return new TimeBudget(Duration.ofSeconds(seconds));
    }

    public boolean isSpent() {
        return System.nanoTime() - start > nanos;
    }
}
