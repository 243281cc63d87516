package dev.kvstore.internal.compaction;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A token bucket over the bytes that background jobs write. It holds at most a tenth of a second's
 * worth; a grant may overdraw it, and the next one waits until the debt is paid. The rate may be changed at
 * any time, for those who wait as well. Thread-safe; only background threads may call {@link #acquire}.
 */
public final class RateLimiter {
    /** The rate that means no limit. */
    public static final long UNLIMITED = 0;

    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Time as the limiter sees it. */
    interface Clock {
        /** The clock of the machine. */
        Clock SYSTEM = new Clock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void sleep(long nanos) {
                LockSupport.parkNanos(nanos);
            }
        };

        long nanoTime();

        /** Waits about that long; returning early is fine. */
        void sleep(long nanos);
    }

    private final Clock clock;
    private volatile long bytesPerSecond;

    @GuardedBy("this")
    private double available;

    @GuardedBy("this")
    private long refilledAt;

    /** @param bytesPerSecond from 1, or {@link #UNLIMITED} */
    public RateLimiter(long bytesPerSecond) {
        this(bytesPerSecond, Clock.SYSTEM);
    }

    RateLimiter(long bytesPerSecond, Clock clock) {
        this.clock = clock;
        this.refilledAt = clock.nanoTime();
        setBytesPerSecond(bytesPerSecond);
    }

    /** Changes the rate: from 1, or {@link #UNLIMITED}. */
    public void setBytesPerSecond(long rate) {
        if (rate < 0) {
            throw new IllegalArgumentException("bytesPerSecond must be at least 0, got " + rate);
        }
        bytesPerSecond = rate;
    }

    public long bytesPerSecond() {
        return bytesPerSecond;
    }

    /**
     * Waits until the bucket is not overdrawn and takes {@code bytes} from it. An interrupt does not end
     * the wait.
     *
     * @throws CompactionCancelledException when cancelled, before or while waiting
     */
    public void acquire(long bytes, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        for (long wait = tryAcquire(bytes); wait > 0; wait = tryAcquire(bytes)) {
            clock.sleep(Math.min(wait, LONGEST_SLEEP_NANOS));
            cancellation.throwIfCancelled();
        }
    }

    /** Takes the bytes and returns 0, or says how many nanoseconds it would take at the present rate. */
    private synchronized long tryAcquire(long bytes) {
        long rate = bytesPerSecond;
        long now = clock.nanoTime();
        double refill = rate * ((now - refilledAt) / NANOS_PER_SECOND);
        refilledAt = now;
        if (rate == UNLIMITED) {
            available = 0;
            return 0;
        }
        available = Math.min(available + refill, rate * (BURST_NANOS / NANOS_PER_SECOND));
        if (available < 0) {
            return (long) (-available / rate * NANOS_PER_SECOND) + 1;
        }
        available -= bytes;
        return 0;
    }
}
