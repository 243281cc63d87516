package dev.kvstore.internal.iterator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LevelIteratorTest {
    private final NativeMemory memory = new NativeMemory();
    private final Region probe = memory.allocate(MemoryComponent.SCRATCH, 64);
    private final List<Integer> opened = new ArrayList<>();
    private LevelIterator level;

    @AfterEach
    void nothingLeaks() {
        level.close();
        probe.close();
        assertEquals(0, memory.used(), "native bytes still in use");
    }

    @Test
    void emptyLevelHasNoEntries() {
        level = new LevelIterator(bounds(), table -> null);
        level.seekToFirst();
        assertFalse(level.isValid());
        level.seekToLast();
        assertFalse(level.isValid());
    }

    @Test
    void seekOpensOnlyTheTableThatCanHoldTheKey() {
        level = level(new int[] {0, 10}, new int[] {20, 30}, new int[] {40, 50});
        seek(25);
        assertEquals(30, current());
        assertEquals(List.of(1), opened);
    }

    @Test
    void seekIntoTheOpenTableReopensNothing() {
        level = level(new int[] {0, 10}, new int[] {20, 30});
        seek(20);
        seek(30);
        level.prev();
        assertEquals(20, current());
        assertEquals(List.of(1), opened);
    }

    @Test
    void seekBetweenTablesFindsTheNextOne() {
        level = level(new int[] {0, 10}, new int[] {20, 30});
        seek(15);
        assertEquals(20, current());
        seekBefore(20);
        assertEquals(10, current());
    }

    @Test
    void tablesWithoutEntriesAreStepedOver() {
        TableBounds bounds =
                new TableBounds(new byte[][] {key(0), key(10), key(20)}, new byte[][] {key(1), key(11), key(21)});
        level = new LevelIterator(bounds, table -> open(table, table == 1 ? List.of() : List.of(20 * table / 2)));
        level.seekToFirst();
        level.next();
        assertEquals(20, current());
        level.prev();
        assertEquals(0, current());
        seek(10);
        assertEquals(20, current());
        seekBefore(12);
        assertEquals(0, current());
    }

    @Test
    void movesLikeATreeMap() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            TreeMap<Integer, Integer> model = new TreeMap<>();
            int[][] tables = randomTables(random, model);
            level = level(tables);
            Map.Entry<Integer, Integer> expected = null;
            for (int step = 0; step < 200; step++) {
                int target = random.nextInt(250);
                switch (random.nextInt(expected == null ? 4 : 12)) {
                    case 0 -> {
                        level.seekToFirst();
                        expected = model.firstEntry();
                    }
                    case 1 -> {
                        level.seekToLast();
                        expected = model.lastEntry();
                    }
                    case 2 -> {
                        seek(target);
                        expected = model.ceilingEntry(target);
                    }
                    case 3 -> {
                        seekBefore(target);
                        expected = model.lowerEntry(target);
                    }
                    case 4, 5, 6, 7 -> {
                        level.next();
                        expected = model.higherEntry(expected.getKey());
                    }
                    default -> {
                        level.prev();
                        expected = model.lowerEntry(expected.getKey());
                    }
                }
                String what = "seed " + seed + ", step " + step;
                assertEquals(expected != null, level.isValid(), what);
                if (expected != null) {
                    assertEquals(expected.getKey(), current(), what);
                }
            }
            level.close();
        }
    }

    @Test
    void boundsSayWhetherATableStartsAtOrBelowAKey() {
        level = level(new int[] {5, 9});
        TableBounds bounds = new TableBounds(new byte[][] {key(5)}, new byte[][] {key(9)});
        write(5);
        assertTrue(bounds.startsAtOrBelow(0, probe, 0, 2));
        write(4);
        assertFalse(bounds.startsAtOrBelow(0, probe, 0, 2));
    }

    private static int[][] randomTables(Random random, Map<Integer, Integer> model) {
        int[][] tables = new int[random.nextInt(6)][];
        int next = random.nextInt(4);
        for (int i = 0; i < tables.length; i++) {
            tables[i] = new int[1 + random.nextInt(5)];
            for (int j = 0; j < tables[i].length; j++) {
                tables[i][j] = next;
                model.put(next, i);
                next += 1 + random.nextInt(8);
            }
        }
        return tables;
    }

    private LevelIterator level(int[]... tables) {
        byte[][] smallest = new byte[tables.length][];
        byte[][] largest = new byte[tables.length][];
        for (int i = 0; i < tables.length; i++) {
            smallest[i] = key(tables[i][0]);
            largest[i] = key(tables[i][tables[i].length - 1]);
        }
        return new LevelIterator(new TableBounds(smallest, largest), table -> {
            List<Integer> keys = new ArrayList<>();
            for (int key : tables[table]) {
                keys.add(key);
            }
            return open(table, keys);
        });
    }

    private static TableBounds bounds() {
        return new TableBounds(new byte[0][], new byte[0][]);
    }

    private InternalIterator open(int table, List<Integer> keys) {
        opened.add(table);
        return TestIterator.visible(
                memory,
                keys.stream()
                        .map(key -> TestEntry.put(key(key), 1, new byte[0]))
                        .toList(),
                1);
    }

    private void write(int key) {
        probe.write(0, key(key), 0, 2);
    }

    private void seek(int key) {
        write(key);
        level.seek(probe, 0, 2);
    }

    private void seekBefore(int key) {
        write(key);
        level.seekBefore(probe, 0, 2);
    }

    private int current() {
        assertTrue(level.isValid());
        byte[] key = TestEntry.current(level).key();
        return ((key[0] & 0xFF) << 8) | (key[1] & 0xFF);
    }

    private static byte[] key(int number) {
        return new byte[] {(byte) (number >> 8), (byte) number};
    }
}
