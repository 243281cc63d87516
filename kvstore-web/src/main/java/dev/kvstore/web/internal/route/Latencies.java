package dev.kvstore.web.internal.route;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How long requests took, counted in buckets of steps 1-2-5, as Prometheus wants them. Thread-safe. */
public final class Latencies {
    private static final long[] BOUNDS_MICROS = {
        10,
        20,
        50,
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        20_000,
        50_000,
        100_000,
        200_000,
        500_000,
        1_000_000,
        2_000_000,
        5_000_000,
        10_000_000
    };

    private final LongAdder[] buckets = new LongAdder[BOUNDS_MICROS.length + 1];
    private final LongAdder totalNanos = new LongAdder();

    Latencies() {
        Arrays.setAll(buckets, i -> new LongAdder());
    }

    void record(long nanos) {
        int index = Arrays.binarySearch(BOUNDS_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos));
        buckets[index < 0 ? -index - 1 : index].increment();
        totalNanos.add(nanos);
    }

    /** The upper bounds of all buckets but the last, which has none, in microseconds. */
    public static long[] boundsMicros() {
        return BOUNDS_MICROS.clone();
    }

    /** How many requests fell into each bucket. */
    public long[] counts() {
        return Arrays.stream(buckets).mapToLong(LongAdder::sum).toArray();
    }

    /** The time all requests took together. */
    public long totalNanos() {
        return totalNanos.sum();
    }
}
