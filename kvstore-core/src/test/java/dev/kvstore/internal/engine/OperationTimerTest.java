package dev.kvstore.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which operations are timed. */
class OperationTimerTest {
    private static final int INTERVAL = 64;
    private static final int OPERATIONS = 1_000_000;

    private final OperationTimer timer = new OperationTimer();

    @Test
    void aboutAsManyAsTheIntervalSaysAtIrregularDistances() {
        int[] hitsByPhase = new int[INTERVAL];
        int timed = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            if (timer.isDue()) {
                timer.begin(INTERVAL, 0);
                timer.end(1);
                timed++;
                hitsByPhase[i % INTERVAL]++;
            }
        }
        assertEquals((double) OPERATIONS / INTERVAL, timed, OPERATIONS * 0.1 / INTERVAL);
        // A caller whose every 64th operation is slow is neither always nor never caught.
        for (int hits : hitsByPhase) {
            assertEquals((double) timed / INTERVAL, hits, timed * 0.5 / INTERVAL);
        }
    }

    @Test
    void allOfThemWithAnIntervalOfOne() {
        assertTrue(timer.isDue());
        for (int i = 0; i < 100; i++) {
            timer.begin(1, 0);
            timer.end(1);
            assertTrue(timer.isDue());
        }
    }

    @Test
    void oneThatIsAlwaysTimedTakesNobodysTurn() {
        assertTrue(timer.isDue());
        timer.begin(1000, 0);
        timer.end(1);
        for (int i = 0; i < 10; i++) {
            timer.beginAlways(5);
            assertTrue(timer.isRunning());
            assertEquals(2, timer.end(7));
            assertEquals(1, timer.weight());
            assertFalse(timer.isRunning());
        }
    }
}
