package dev.kvstore.concurrent;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** The checker itself: it must accept what is right and find what is not. */
class StoreHistoryTest {
    private final StoreHistory history = new StoreHistory(2);

    @Test
    void acceptsASequentialHistory() {
        history.saw(now(), values(0, 0), "scan");
        history.wrote(now(), 1, values(10, 11));
        history.saw(now(), values(10, 11), "scan");
        history.refused(now(), 0, 99);
        assertNull(history.check());
    }

    @Test
    void acceptsEitherAnswerWhileABatchIsUnderWay() {
        long begin = now();
        history.saw(begin, values(0, 0), "scan");
        history.saw(begin, values(10, 11), "scan");
        history.wrote(begin, 1, values(10, 11));
        assertNull(history.check());
    }

    @Test
    void findsHalfABatch() {
        long begin = now();
        history.wrote(begin, 1, values(10, 11));
        history.saw(begin, values(10, 0), "scan");
        assertNotNull(history.check());
    }

    @Test
    void findsAStaleScan() {
        history.wrote(now(), 1, values(10, 11));
        history.wrote(now(), 2, values(20, StoreHistory.UNTOUCHED));
        history.saw(now(), values(10, 11), "scan");
        assertNotNull(history.check());
    }

    @Test
    void findsAScanOfTheFuture() {
        history.saw(now(), values(10, 11), "scan");
        history.wrote(now(), 1, values(10, 11));
        assertNotNull(history.check());
    }

    @Test
    void findsReadersThatDisagreeAboutTheOrder() {
        long begin = now();
        history.saw(begin, values(10, StoreHistory.UNTOUCHED), "get");
        history.saw(now(), values(0, StoreHistory.UNTOUCHED), "get");
        history.wrote(begin, 1, values(10, 11));
        assertNotNull(history.check());
    }

    @Test
    void findsAConditionThatWasRefusedThoughItHeld() {
        history.wrote(now(), 1, values(10, 11));
        history.refused(now(), 0, 10);
        assertNotNull(history.check());
    }

    @Test
    void findsVersionsAgainstTheOrderOfTheCalls() {
        history.wrote(now(), 2, values(10, 11));
        history.wrote(now(), 1, values(20, 21));
        assertNotNull(history.check());
    }

    private static long[] values(long first, long second) {
        return new long[] {first, second};
    }

    /** Later than whatever was recorded before. */
    private static long now() {
        long now = System.nanoTime();
        while (System.nanoTime() <= now) {
            Thread.onSpinWait();
        }
        return System.nanoTime();
    }
}
