package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.L0Triggers;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreStalledException;
import dev.kvstore.StoreState;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.LiveSettings;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WriteThrottleTest {
    private static final long MANY_BYTES = 1 << 30;

    private final EventDispatcher events = new EventDispatcher("test", null, Thread::new);
    private final EngineHealth health = new EngineHealth(events, false);
    private final LiveSettings settings = new LiveSettings(StoreOptions.defaults(), events);
    private final WriteThrottle throttle = new WriteThrottle(settings, events, health);

    @Test
    void delayGrowsWithEveryTableInTheTopLevelUpToTheStop() {
        L0Triggers triggers = settings.l0Triggers();
        double slowest = Double.MAX_VALUE;
        for (int files = triggers.slowdown() + 1; files < triggers.stop(); files++) {
            throttle.update(files, 0, false, 0);
            assertFalse(throttle.isStopped());
            double rate = throttle.bytesPerSecond();
            assertTrue(rate > 0 && rate < slowest, files + " tables: " + rate + " bytes/s after " + slowest);
            slowest = rate;
        }
        throttle.update(triggers.stop(), 0, false, 0);
        assertTrue(throttle.isStopped());
        assertEquals(StoreState.STALLED, health.state());
    }

    @Test
    void nothingWaitsForCompactionThatIsPaused() {
        settings.compactionPaused().set(1);
        throttle.update(1000, Long.MAX_VALUE, false, 0);
        assertFalse(throttle.isStopped());
        assertEquals(0, throttle.bytesPerSecond());
        assertEquals(StoreState.OPEN, health.state());
    }

    @Test
    void fullMemoryDelaysWritesButNeverStopsThem() {
        throttle.update(0, 0, true, 5);
        assertFalse(throttle.isStopped());
        assertTrue(throttle.bytesPerSecond() > 0);
    }

    @Test
    void delayBeyondTheDeadlineIsRefusedAtOnce() {
        throttle.update(settings.l0Triggers().stop() - 1, 0, false, 0);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        throttle.delay(MANY_BYTES, deadline);
        assertThrows(StoreStalledException.class, () -> throttle.delay(1, deadline));
    }

    @Test
    void waitingWriteGoesOnWhenThePressureIsGoneAndIsCountedForAsLongAsItWaited() throws Exception {
        throttle.update(settings.l0Triggers().stop() - 1, 0, false, 0);
        long began = System.nanoTime();
        long deadline = began + TimeUnit.DAYS.toNanos(1);
        throttle.delay(MANY_BYTES, deadline);
        Thread writer = new Thread(() -> throttle.delay(1, deadline));
        writer.start();
        Awaitility.await().until(() -> writer.getState() == Thread.State.TIMED_WAITING);
        throttle.update(0, 0, false, 0);
        writer.join();
        assertEquals(1, throttle.stallCount());
        assertTrue(throttle.stallMicros() <= TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
    }

    @Test
    void delayedWriteEndsWithItsThreadsInterruptOrTheStore() {
        throttle.update(settings.l0Triggers().stop() - 1, 0, false, 0);
        long deadline = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
        throttle.delay(MANY_BYTES / 1000, deadline);
        Thread.currentThread().interrupt();
        assertThrows(StoreInterruptedException.class, () -> throttle.delay(1, deadline));
        assertTrue(Thread.interrupted());
        health.markClosing();
        assertThrows(StoreClosedException.class, () -> throttle.delay(1, deadline));
    }
}
