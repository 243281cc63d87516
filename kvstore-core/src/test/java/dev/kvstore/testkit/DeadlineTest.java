package dev.kvstore.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A hang is told from a machine that is slow. */
class DeadlineTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void taskThatDoesNothingIsAHang() {
        CountDownLatch never = new CountDownLatch(1);
        AssertionError hang = assertThrows(
                AssertionError.class, () -> Deadline.within(LONG, SHORT, () -> 7, "the stuck one", never::await));
        assertTrue(hang.getMessage().contains("the stuck one did nothing"), hang.getMessage());
        never.countDown();
    }

    @Test
    void taskThatGoesOnIsNone() {
        AtomicLong progress = new AtomicLong();
        Deadline.within(LONG, SHORT, progress::incrementAndGet, "the slow one", () -> {
            long end = System.nanoTime() + 4 * SHORT.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(SHORT.toNanos() / 4);
            }
        });
        assertTrue(progress.get() >= 3, "asked " + progress.get() + " times");
    }

    /** It takes a third of a second of the processor, however long the machine takes to give it that. */
    @Test
    void taskThatWorksTowardsItsNextStepIsNone() {
        AtomicLong progress = new AtomicLong();
        Deadline.within(LONG, SHORT, progress::get, "the busy one", () -> {
            ThreadMXBean times = ManagementFactory.getThreadMXBean();
            long end = times.getCurrentThreadCpuTime() + 3 * SHORT.toNanos();
            while (times.getCurrentThreadCpuTime() < end) {
                Thread.onSpinWait();
            }
            progress.incrementAndGet();
        });
        assertEquals(1, progress.get());
    }

    @Test
    void taskThatGoesOnForEverIsStoppedAtTheEnd() {
        AtomicLong progress = new AtomicLong();
        CountDownLatch never = new CountDownLatch(1);
        AssertionError late = assertThrows(
                AssertionError.class,
                () -> Deadline.within(SHORT.multipliedBy(3), SHORT, progress::incrementAndGet, "it", never::await));
        assertTrue(late.getMessage().contains("it took longer"), late.getMessage());
        never.countDown();
    }

    @Test
    void errorOfTheTaskIsThrown() {
        AssertionError failure = assertThrows(
                AssertionError.class,
                () -> Deadline.within(LONG, "it", () -> {
                    throw new IllegalStateException("why");
                }));
        assertTrue(failure.getCause() instanceof IllegalStateException, failure::toString);
    }
}
