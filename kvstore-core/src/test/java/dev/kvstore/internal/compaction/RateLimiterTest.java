package dev.kvstore.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimiterTest {
    private static final long MIB = 1 << 20;

    private final FakeClock clock = new FakeClock();
    private final Cancellation cancellation = new Cancellation();

    @ParameterizedTest
    @CsvSource({"1048576, 1000", "1048576, 65536", "104857600, 131072", "1000, 100"})
    void grantsTheRateWithinAFifth(long rate, long bytes) {
        RateLimiter limiter = new RateLimiter(rate, clock);
        assertRate(limiter, rate, bytes);
    }

    @Test
    void unlimitedNeverSleeps() {
        RateLimiter limiter = new RateLimiter(RateLimiter.UNLIMITED, clock);
        for (int i = 0; i < 1000; i++) {
            limiter.acquire(MIB, cancellation);
        }
        assertEquals(0, clock.sleeps);
    }

    @Test
    void aChangedRateHoldsForTheNextGrants() {
        RateLimiter limiter = new RateLimiter(MIB, clock);
        assertRate(limiter, MIB, 4096);
        limiter.setBytesPerSecond(10 * MIB);
        assertRate(limiter, 10 * MIB, 4096);
    }

    @Test
    void aChangedRateShortensAWaitThatHasBegun() {
        RateLimiter limiter = new RateLimiter(1, clock);
        limiter.acquire(MIB, cancellation);
        clock.afterSleeps(3, () -> limiter.setBytesPerSecond(RateLimiter.UNLIMITED));
        limiter.acquire(1, cancellation);
        assertEquals(3, clock.sleeps);
    }

    @Test
    void aLongPauseDoesNotBuyABurst() {
        RateLimiter limiter = new RateLimiter(MIB, clock);
        clock.now += TimeUnit.HOURS.toNanos(1);
        assertRate(limiter, MIB, 4096);
    }

    @Test
    void cancellationEndsAWaitWithATypedError() {
        RateLimiter limiter = new RateLimiter(1, clock);
        limiter.acquire(MIB, cancellation);
        clock.afterSleeps(2, cancellation::cancel);
        assertThrows(CompactionCancelledException.class, () -> limiter.acquire(1, cancellation));
        assertEquals(2, clock.sleeps);
    }

    @Test
    void sleepsAreSliced() {
        RateLimiter limiter = new RateLimiter(MIB, clock);
        limiter.acquire(MIB, cancellation);
        limiter.acquire(1, cancellation);
        assertTrue(clock.longestSleep <= TimeUnit.MILLISECONDS.toNanos(5), "slept " + clock.longestSleep);
    }

    @Test
    void aNegativeRateIsRefused() {
        RateLimiter limiter = new RateLimiter(5, clock);
        assertThrows(IllegalArgumentException.class, () -> limiter.setBytesPerSecond(-1));
        assertEquals(5, limiter.bytesPerSecond());
    }

    private void assertRate(RateLimiter limiter, long rate, long bytes) {
        long start = clock.now;
        long granted = 0;
        while (clock.now - start < TimeUnit.SECONDS.toNanos(10)) {
            limiter.acquire(bytes, cancellation);
            granted += bytes;
        }
        double perSecond = granted / ((clock.now - start) / 1e9);
        assertTrue(Math.abs(perSecond - rate) < rate / 5.0, "rate " + rate + ", granted " + perSecond + " a second");
    }

    /** Time passes by sleeping alone. */
    private static final class FakeClock implements RateLimiter.Clock {
        private long now = 12345;
        private int sleeps;
        private long longestSleep;
        private int actAfter = -1;
        private Runnable action;

        void afterSleeps(int count, Runnable what) {
            actAfter = sleeps + count;
            action = what;
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void sleep(long nanos) {
            now += nanos;
            longestSleep = Math.max(longestSleep, nanos);
            if (++sleeps == actAfter) {
                action.run();
            }
        }
    }
}
