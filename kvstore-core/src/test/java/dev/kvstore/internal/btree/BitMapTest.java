package dev.kvstore.internal.btree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A set of page numbers against a sorted set of the JDK. */
class BitMapTest {
    private static final int STEPS = 40_000;

    /** Beyond one word of words, 4,096 numbers. */
    private static final int NUMBERS = 20_000;

    private final BitMap map = new BitMap();

    @Test
    void emptySetHasNoLowestNorNext() {
        assertEquals(-1, map.lowest());
        assertEquals(-1, map.takeLowest());
        assertEquals(-1, map.next(0));
        assertEquals(-1, map.next(1L << 30));
        assertEquals(-1, map.takeRun(1));
    }

    @Test
    void lowestIsFoundBehindManyEmptyWords() {
        map.add(3);
        map.add(1_000_003);
        assertEquals(3, map.takeLowest());
        assertEquals(1_000_003, map.lowest());
        map.add(70);
        assertEquals(70, map.takeLowest());
        assertEquals(1_000_003, map.takeLowest());
        assertEquals(0, map.size());
    }

    @Test
    void nextCrossesEmptyWordsFromTheMiddleOfOne() {
        map.add(64 * 63 + 5);
        map.add(64 * 64);
        map.add(64 * 500 + 1);
        assertEquals(64 * 63 + 5, map.next(0));
        assertEquals(64 * 64, map.next(64 * 63 + 6));
        assertEquals(64 * 500 + 1, map.next(64 * 64 + 1));
        assertEquals(-1, map.next(64 * 500 + 2));
    }

    @Test
    void runAcrossWordsIsTakenAsAWhole() {
        map.add(10);
        for (int number = 60; number < 70; number++) {
            map.add(number);
        }
        assertEquals(60, map.takeRun(10));
        assertEquals(-1, map.takeRun(2));
        assertEquals(10, map.takeRun(1));
    }

    @Test
    void clearedSetIsAsNew() {
        map.add(5_000);
        map.clear();
        assertEquals(-1, map.lowest());
        assertEquals(-1, map.next(0));
        assertTrue(map.add(5_000));
        assertEquals(5_000, map.lowest());
    }

    @Test
    void copyIsIndependent() {
        map.add(4_097);
        BitMap copy = map.copy();
        map.remove(4_097);
        assertEquals(4_097, copy.takeLowest());
        assertEquals(-1, map.lowest());
    }

    @Test
    void randomStepsAnswerAsASortedSetDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TreeSet<Long> model = new TreeSet<>();
        for (int step = 0; step < STEPS; step++) {
            String where = "step " + step + " of seed " + seed;
            long number = random.nextInt(NUMBERS);
            switch (random.nextInt(5)) {
                case 0, 1 -> assertEquals(model.add(number), map.add(number), where);
                case 2 -> assertEquals(model.remove(number), map.remove(number), where);
                case 3 -> assertEquals(orNone(model.pollFirst()), map.takeLowest(), where);
                default -> assertEquals(orNone(model.ceiling(number)), map.next(number), where);
            }
            assertEquals(model.size(), map.size(), where);
        }
        for (long number = 0; number < NUMBERS; number++) {
            assertEquals(model.contains(number), map.contains(number));
        }
    }

    private static long orNone(Long number) {
        return number == null ? -1 : number;
    }
}
