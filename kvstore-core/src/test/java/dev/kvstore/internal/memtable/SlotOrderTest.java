package dev.kvstore.internal.memtable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotOrderTest {
    @Test
    void insertingSixteenSlotsKeepsThePositionsOfAList() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            List<Integer> expected = new ArrayList<>(List.of(0));
            long order = SlotOrder.SINGLE;
            while (expected.size() < 16) {
                int position = random.nextInt(expected.size() + 1);
                order = SlotOrder.insert(order, position);
                expected.add(position, expected.size());
                assertEquals(expected.size(), SlotOrder.count(order), "seed " + seed);
                for (int i = 0; i < expected.size(); i++) {
                    assertEquals(expected.get(i), SlotOrder.slot(order, i), "seed " + seed + " position " + i);
                }
            }
        }
    }

    @Test
    void bytesAreFoundAndRankedAsUnsignedNumbers() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            long bytes = random.nextLong() & ~(0xFFL << (8 * random.nextInt(8)));
            int key = random.nextBoolean() ? random.nextInt(256) : at(bytes, random.nextInt(8));
            int count = random.nextInt(9);
            int first = 8;
            int below = 0;
            long nonZero = 0;
            for (int i = 7; i >= 0; i--) {
                first = at(bytes, i) == key ? i : first;
                below += i < count && at(bytes, i) < key ? 1 : 0;
                nonZero |= at(bytes, i) == 0 ? 0 : 0x80L << (8 * i);
            }
            assertEquals(first, SlotOrder.find(bytes, key), "seed " + seed);
            assertEquals(below, SlotOrder.countBelow(bytes, count, key), "seed " + seed);
            assertEquals(nonZero, SlotOrder.nonZero(bytes), "seed " + seed);
        }
    }

    private static int at(long bytes, int i) {
        return (int) (bytes >>> (8 * i)) & 0xFF;
    }
}
