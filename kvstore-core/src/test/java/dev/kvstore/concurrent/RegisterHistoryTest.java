package dev.kvstore.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** The checker itself: it must accept what is right and find what is not. */
class RegisterHistoryTest {
    private final RegisterHistory history = new RegisterHistory();

    @Test
    void acceptsASequentialHistory() {
        history.read(System.nanoTime(), 0, null);
        history.wrote(System.nanoTime(), 1, 10L);
        history.read(System.nanoTime(), 1, 10L);
        history.wrote(System.nanoTime(), 2, null);
        history.read(System.nanoTime(), 0, null);
        history.wrote(System.nanoTime(), 3, 30L);
        history.read(System.nanoTime(), 3, 30L);
        assertNull(history.check());
        assertEquals(7, history.size());
    }

    @Test
    void acceptsEitherAnswerWhileAWriteIsUnderWay() {
        long begin = System.nanoTime();
        history.wrote(System.nanoTime(), 1, 10L);
        history.wrote(begin, 2, 20L);
        history.read(begin, 1, 10L);
        history.read(begin, 2, 20L);
        history.read(begin, 0, null);
        assertNull(history.check());
    }

    @Test
    void findsAStaleRead() {
        history.wrote(System.nanoTime(), 1, 10L);
        history.wrote(System.nanoTime(), 2, 20L);
        history.read(System.nanoTime(), 1, 10L);
        assertNotNull(history.check());
    }

    @Test
    void findsAnAnswerThatNobodyWrote() {
        history.wrote(System.nanoTime(), 1, 10L);
        history.read(System.nanoTime(), 1, 11L);
        assertNotNull(history.check());
    }

    @Test
    void findsALostValue() {
        history.wrote(System.nanoTime(), 1, 10L);
        history.read(System.nanoTime(), 0, null);
        assertNotNull(history.check());
    }

    @Test
    void findsVersionsAgainstTheOrderOfTheWrites() {
        history.wrote(System.nanoTime(), 2, 10L);
        history.wrote(System.nanoTime(), 1, 20L);
        assertNotNull(history.check());
    }

    @Test
    void findsReadsThatGoBack() {
        long begin = System.nanoTime();
        history.read(begin, 2, 20L);
        history.read(System.nanoTime(), 1, 10L);
        history.wrote(begin, 1, 10L);
        history.wrote(begin, 2, 20L);
        assertNotNull(history.check());
    }
}
