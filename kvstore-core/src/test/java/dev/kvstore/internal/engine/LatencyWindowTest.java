package dev.kvstore.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreMetrics.Latency;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Percentiles of the last minutes. */
class LatencyWindowTest {
    private final LatencyWindow window = new LatencyWindow();
    private final long start = System.nanoTime();

    @Test
    void percentilesAreWithinAPercentOfWhatWasRecorded() {
        for (int i = 1; i <= 1000; i++) {
            window.record(TimeUnit.MICROSECONDS.toNanos(i), 1, start);
        }
        Latency latency = window.latency();
        assertEquals(1000, latency.count());
        assertEquals(500, latency.p50Micros(), 5);
        assertEquals(990, latency.p99Micros(), 10);
        assertEquals(999, latency.p999Micros(), 10);
        assertEquals(1000, latency.maxMicros(), 10);
    }

    @Test
    void aSampleStandsForItsWeight() {
        window.record(1_000, 64, start);
        window.record(1_000_000, 1, start);
        assertEquals(65, window.latency().count());
        assertEquals(1.0, window.latency().p50Micros(), 0.1);
    }

    @Test
    void whatIsOlderThanTwoPeriodsIsForgotten() {
        window.record(5_000, 1, start);
        window.record(1_000, 1, start + TimeUnit.SECONDS.toNanos(65));
        assertEquals(5.0, window.latency().maxMicros(), 0.1);
        window.record(1_000, 1, start + TimeUnit.SECONDS.toNanos(125));
        assertEquals(1.0, window.latency().maxMicros(), 0.1);
        assertEquals(2, window.latency().count());
        window.record(2_000, 1, start + TimeUnit.HOURS.toNanos(1));
        assertEquals(1, window.latency().count());
    }

    @Test
    void resettingForgetsEverything() {
        window.record(5_000, 1, start);
        window.reset();
        assertEquals(Latency.NONE, window.latency());
    }

    @Test
    void whatIsOutOfRangeIsCutOff() {
        window.record(-1, 1, start);
        window.record(Long.MAX_VALUE, 1, start);
        assertTrue(window.latency().maxMicros() >= 3_600_000_000.0);
        assertEquals(2, window.latency().count());
    }
}
