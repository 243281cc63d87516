package dev.kvstore.internal.engine;

import dev.kvstore.StoreMetrics.Latency;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long operations of one kind took lately: during the present period of a minute and the one before. Recording
 * allocates nothing and waits for nobody; what is recorded just as a period ends may be lost. Thread-safe.
 */
public final class LatencyWindow {
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long SMALLEST_NANOS = 32;
    private static final long LARGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 2;
    private static final double NANOS_PER_MICRO = 1000;

    /** Even periods are recorded in one, odd ones in the other. */
    private final AtomicHistogram[] halves = {empty(), empty()};

    private final long start = System.nanoTime();
    private final AtomicLong period = new AtomicLong();

    /**
     * Records an operation that stands for {@code weight} of its kind.
     *
     * @param now the present {@link System#nanoTime()}
     */
    void record(long nanos, int weight, long now) {
        AtomicHistogram half = halves[(int) (advance(now) & 1)];
        half.recordValueWithCount(Math.max(0, Math.min(nanos, LARGEST_NANOS)), weight);
    }

    /** What was recorded during the last one to two minutes. */
    public Latency latency() {
        advance(System.nanoTime());
        Histogram both = new Histogram(SMALLEST_NANOS, LARGEST_NANOS, DIGITS);
        both.add(halves[0]);
        both.add(halves[1]);
        if (both.getTotalCount() == 0) {
            return Latency.NONE;
        }
        return new Latency(
                both.getTotalCount(),
                both.getValueAtPercentile(50) / NANOS_PER_MICRO,
                both.getValueAtPercentile(99) / NANOS_PER_MICRO,
                both.getValueAtPercentile(99.9) / NANOS_PER_MICRO,
                both.getMaxValue() / NANOS_PER_MICRO);
    }

    /** Forgets everything. */
    void reset() {
        halves[0].reset();
        halves[1].reset();
    }

    /** Moves on to the period of {@code now}, emptying what is too old, and returns it. */
    private long advance(long now) {
        long present = (now - start) / PERIOD_NANOS;
        long seen = period.get();
        if (present > seen && period.compareAndSet(seen, present)) {
            halves[(int) (present & 1)].reset();
            if (present > seen + 1) {
                halves[(int) (present + 1 & 1)].reset();
            }
        }
        return present;
    }

    private static AtomicHistogram empty() {
        return new AtomicHistogram(SMALLEST_NANOS, LARGEST_NANOS, DIGITS);
    }
}
