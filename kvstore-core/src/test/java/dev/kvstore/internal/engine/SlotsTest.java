package dev.kvstore.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final int FIRST = 16;

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final CountDownLatch mayGrow = new CountDownLatch(1);

    @Test
    void entrantsThatWaitedWhileTheSlotsGrewTakeWhatIsThereNow() throws InterruptedException {
        Slots<TestSlot> slots = new Slots<>(this::makeLater);
        enterAll(slots, FIRST);
        List<Thread> entrants = new ArrayList<>();
        for (int i = 0; i < FIRST; i++) {
            Thread entrant = new Thread(slots::enter);
            entrants.add(entrant);
            entrant.start();
        }
        Awaitility.await().until(() -> entrants.stream().allMatch(SlotsTest::standsStill));
        mayGrow.countDown();
        for (Thread entrant : entrants) {
            entrant.join();
        }
        assertEquals(2 * FIRST, made.get());
    }

    @Test
    void slotsMadeBeforeMemoryWasRefusedAreReleased() {
        assertThrows(OutOfMemoryError.class, () -> new Slots<>(() -> makeAtMost(FIRST - 1)));
        assertEquals(FIRST - 1, closed.get());
    }

    @Test
    void slotsStayUsableWhenMemoryForMoreIsRefused() {
        Slots<TestSlot> slots = new Slots<>(() -> makeAtMost(FIRST + 3));
        enterAll(slots, FIRST - 1);
        TestSlot last = slots.enter();
        assertThrows(OutOfMemoryError.class, slots::enter);
        assertEquals(3, closed.get());
        slots.exit(last);
        assertEquals(last, slots.enter());
        slots.close();
        assertEquals(FIRST + 3, closed.get());
    }

    @Test
    void nobodyEntersAfterTheRefusal() {
        Slots<TestSlot> slots = new Slots<>(this::make);
        slots.refuse();
        assertThrows(StoreClosedException.class, slots::enter);
        slots.awaitEmpty();
    }

    @Test
    void nothingIsMadeAfterTheRelease() {
        Slots<TestSlot> slots = new Slots<>(this::make);
        enterAll(slots, FIRST);
        slots.close();
        assertThrows(StoreClosedException.class, slots::enterAlways);
        assertEquals(FIRST, made.get());
        assertEquals(FIRST, closed.get());
    }

    @Test
    void interruptNeitherShortensAWaitNorIsLost() throws InterruptedException {
        Slots<TestSlot> slots = new Slots<>(this::make);
        TestSlot inside = slots.enter();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread waiter = new Thread(() -> {
            Thread.currentThread().interrupt();
            slots.awaitPresent();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        waiter.start();
        Awaitility.await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        slots.exit(inside);
        waiter.join();
        assertTrue(interrupted.get());
    }

    @Test
    void gracePeriodWaitsForThoseInsideOnly() {
        Slots<TestSlot> slots = new Slots<>(this::make);
        TestSlot early = slots.enter();
        Slots.GracePeriod grace = slots.capture();
        TestSlot late = slots.enter();
        assertFalse(grace.isOver());
        slots.exit(early);
        assertTrue(grace.isOver());
        slots.enter();
        assertTrue(grace.isOver());
        slots.exit(late);
    }

    private static void enterAll(Slots<TestSlot> slots, int count) {
        for (int i = 0; i < count; i++) {
            slots.enter();
        }
    }

    private static boolean standsStill(Thread thread) {
        return thread.getState() == Thread.State.BLOCKED || thread.getState() == Thread.State.WAITING;
    }

    private TestSlot make() {
        made.incrementAndGet();
        return new TestSlot();
    }

    private TestSlot makeAtMost(int most) {
        if (made.get() == most) {
            throw new OutOfMemoryError("for slot " + (most + 1));
        }
        return make();
    }

    /** Beyond the first slots only when told. */
    private TestSlot makeLater() {
        if (made.get() >= FIRST) {
            awaitLeave();
        }
        return make();
    }

    private void awaitLeave() {
        try {
            mayGrow.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private final class TestSlot extends Slot {
        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
