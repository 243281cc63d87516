package dev.kvstore.internal.lsm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.L0Triggers;
import dev.kvstore.StallCause;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.StoreMetrics.StallMetrics;
import dev.kvstore.StoreStalledException;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.jfr.WriteStallEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Slows writes down in proportion to how far flush and compaction are behind, so that there is no cliff at
 * which they stop.
 *
 * <p>Pressure runs from 0 (free) to 1 (stop). Between the two, writes are let through at
 * {@code FREE_RATE × (1 − pressure)²} bytes per second: each takes a place in a common {@link WriteLine} and sleeps until the line
 * has come to it. Without pressure a write costs one volatile load. Thread-safe.
 */
final class WriteThrottle {
    private static final double FREE_RATE = 256.0 * (1 << 20);
    private static final double LEAST_SHARE = 0.0005;
    private static final double FILL_START = 0.5;
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long WORTH_SLEEPING_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LiveSettings settings;
    private final EventDispatcher events;
    private final EngineHealth health;
    private final WriteLine line = new WriteLine(System.nanoTime());
    private final Map<StallCause, Stalls> stalls = new EnumMap<>(StallCause.class);
    private volatile double bytesPerNano;
    private volatile boolean stopped;
    private volatile String reason = "";
    private volatile StallCause cause = StallCause.MEMTABLES;

    @GuardedBy("this")
    private long stallStart;

    @GuardedBy("this")
    private WriteStallEvent event;

    WriteThrottle(LiveSettings settings, EventDispatcher events, EngineHealth health) {
        this.settings = settings;
        this.events = events;
        this.health = health;
        for (StallCause each : StallCause.values()) {
            stalls.put(each, new Stalls(new LongAdder(), new LongAdder()));
        }
    }

    /** What writes were delayed for. */
    private record Stalls(LongAdder count, LongAdder nanos) {}

    /** Whether writes have to wait altogether. */
    boolean isStopped() {
        return stopped;
    }

    /** How much is let through, 0 when as much as comes. */
    double bytesPerSecond() {
        return bytesPerNano * NANOS_PER_SECOND;
    }

    /** Why writes are delayed or stopped, or last were. */
    String reason() {
        return reason;
    }

    /** Writes that were delayed or had to wait. */
    long stallCount() {
        return stalls.values().stream().mapToLong(each -> each.count().sum()).sum();
    }

    long stallMicros() {
        return TimeUnit.NANOSECONDS.toMicros(
                stalls.values().stream().mapToLong(each -> each.nanos().sum()).sum());
    }

    /** The same by cause. */
    Map<StallCause, StallMetrics> stallsByCause() {
        Map<StallCause, StallMetrics> metrics = new EnumMap<>(StallCause.class);
        stalls.forEach((each, counted) -> metrics.put(
                each,
                new StallMetrics(
                        counted.count().sum(),
                        TimeUnit.NANOSECONDS.toMicros(counted.nanos().sum()))));
        return metrics;
    }

    /** Counts a wait that happened elsewhere, for the present cause. */
    void countStall(long nanos) {
        Stalls counted = stalls.get(cause);
        counted.count().increment();
        counted.nanos().add(nanos);
    }

    /**
     * Waits as long as {@code bytes} have to.
     *
     * @throws StoreStalledException when that is past {@code deadline}; nothing was written
     */
    void delay(long bytes, long deadline) {
        if (bytesPerNano == 0) {
            return;
        }
        long now = System.nanoTime();
        double place = line.enter(bytes, now);
        long wait = line.nanosUntil(place, now);
        boolean waited = false;
        try {
            if (now + wait - deadline >= 0) {
                throw stalled();
            }
            if (wait > WORTH_SLEEPING_NANOS) {
                await(place, wait, deadline);
                countStall(System.nanoTime() - now);
            }
            waited = true;
        } finally {
            if (!waited) {
                line.leave(bytes);
            }
        }
    }

    /**
     * Takes note of the state of the tree and the memtables.
     *
     * @param levelZeroRuns tables of the top level that lie over one another, see LevelZeroRuns
     * @param pendingBytes overdue compaction
     * @param memtablesWaiting whether as many full memtables wait as may
     * @param activeFill how full the active memtable is
     */
    synchronized void update(int levelZeroRuns, long pendingBytes, boolean memtablesWaiting, double activeFill) {
        // While compaction is paused, writes can't wait for it.
        boolean compacts = settings.compactionPaused().get() == 0;
        L0Triggers triggers = settings.l0Triggers();
        double files = compacts ? share((double) levelZeroRuns, triggers.slowdown(), triggers.stop()) : 0;
        double pending = compacts ? pendingShare(pendingBytes) : 0;
        double memory = memtablesWaiting ? share(activeFill, FILL_START, 1.0) : 0;
        boolean paused = settings.writesPaused().get() != 0;
        double pressure = Math.max(files, Math.max(pending, Math.min(memory, 1 - LEAST_SHARE)));
        if (paused) {
            because(StallCause.PAUSED, "writes are paused");
        } else if (pressure > 0 && pressure == files) {
            because(
                    StallCause.TOP_LEVEL,
                    levelZeroRuns + " tables over one another in the top level, writes stop at " + triggers.stop());
        } else if (pressure > 0 && pressure == pending) {
            because(StallCause.PENDING_COMPACTION, pendingBytes + " bytes wait for compaction");
        } else if (pressure > 0) {
            because(StallCause.MEMTABLES, "full memtables wait for flush");
        } else {
            // A write that waits though nothing is behind waits for a memtable.
            cause = StallCause.MEMTABLES;
        }
        double open = Math.max(LEAST_SHARE, (1 - pressure) * (1 - pressure));
        bytesPerNano = pressure == 0 ? 0 : FREE_RATE * open / NANOS_PER_SECOND;
        line.rate(bytesPerNano, System.nanoTime());
        stopped = paused || files >= 1 || pending >= 1;
        report(stopped || files > 0 || pending > 0);
    }

    private void because(StallCause newCause, String newReason) {
        cause = newCause;
        reason = newReason;
    }

    private double pendingShare(long pendingBytes) {
        return share(
                (double) pendingBytes,
                (double) settings.pendingCompactionSoftBytes().get(),
                (double) settings.pendingCompactionHardBytes().get());
    }

    @GuardedBy("this")
    private void report(boolean stalled) {
        if (stalled && stallStart == 0) {
            stallStart = Math.max(1, System.nanoTime());
            event = new WriteStallEvent();
            event.begin();
            health.markStalled(true);
            events.publish(new StoreEvent.StallBegan(reason));
        } else if (!stalled && stallStart != 0) {
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - stallStart);
            stallStart = 0;
            health.markStalled(false);
            event.store = events.store();
            event.reason = reason;
            event.commit();
            events.publish(new StoreEvent.StallEnded(reason, micros));
        }
    }

    /** Looks again every few milliseconds: the rate may have changed. */
    private void await(double place, long first, long deadline) {
        for (long left = first; left > 0; left = line.nanosUntil(place, System.nanoTime())) {
            LockSupport.parkNanos(this, Math.min(left, SLICE_NANOS));
            if (health.isClosing()) {
                throw new StoreClosedException("the store was closed while the write was delayed; it was not applied");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new StoreInterruptedException("interrupted while the write was delayed; it was not applied");
            }
            if (System.nanoTime() - deadline >= 0) {
                throw stalled();
            }
        }
    }

    private StoreStalledException stalled() {
        return new StoreStalledException("the write would wait past its timeout: " + reason + "; it was not applied");
    }

    /** Where {@code value} stands between {@code low} (0) and {@code high} (1). */
    private static double share(double value, double low, double high) {
        if (value < low) {
            return 0;
        }
        return high <= low ? 1 : Math.min(1, Math.max(LEAST_SHARE, (value - low) / (high - low)));
    }
}
