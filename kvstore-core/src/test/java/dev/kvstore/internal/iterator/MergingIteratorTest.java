package dev.kvstore.internal.iterator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergingIteratorTest {
    private final NativeMemory memory = new NativeMemory();
    private final Region probe = memory.allocate(MemoryComponent.SCRATCH, 64);
    private MergingIterator merged;

    @AfterEach
    void nothingLeaks() {
        if (merged != null) {
            merged.close();
        }
        probe.close();
        assertEquals(0, memory.used(), "native bytes still in use");
    }

    @Test
    void noChildrenIsEmpty() {
        merged = MergingIterator.visible();
        merged.seekToFirst();
        assertFalse(merged.isValid());
        merged.seekToLast();
        assertFalse(merged.isValid());
    }

    @Test
    void startsUnpositioned() {
        merged = MergingIterator.visible(child(entry("a", 1)));
        assertFalse(merged.isValid());
    }

    @Test
    void ofEqualKeysTheHighestSequenceIsShown() {
        merged = MergingIterator.visible(
                child(entry("k", 7)), child(entry("k", 9), entry("l", 1)), child(entry("k", 8)));
        merged.seekToFirst();
        assertEquals(entry("k", 9), TestEntry.current(merged));
        merged.next();
        assertEquals(entry("l", 1), TestEntry.current(merged));
        merged.prev();
        assertEquals(entry("k", 9), TestEntry.current(merged));
        merged.prev();
        assertFalse(merged.isValid());
    }

    @Test
    void equalKeysAndSequencesGoToTheFirstChild() {
        merged = MergingIterator.visible(
                child(TestEntry.put(key("k"), 5, new byte[] {1})), child(TestEntry.put(key("k"), 5, new byte[] {2})));
        merged.seekToFirst();
        assertEquals(1, TestEntry.current(merged).value()[0]);
        merged.seekToLast();
        assertEquals(1, TestEntry.current(merged).value()[0]);
    }

    @Test
    void keysShorterThanAPrefixAndTheirZeroPaddedTwinsStayApart() {
        byte[] shorter = {1, 2};
        byte[] longer = {1, 2, 0};
        merged = MergingIterator.visible(
                child(TestEntry.put(longer, 1, new byte[0])), child(TestEntry.put(shorter, 2, new byte[0])));
        merged.seekToFirst();
        assertEquals(2, merged.keyLength());
        merged.next();
        assertEquals(3, merged.keyLength());
    }

    @Test
    void allVersionsRefusesToMoveBackward() {
        merged = MergingIterator.allVersions(allVersionsChild(entry("a", 1)));
        merged.seekToFirst();
        assertThrows(UnsupportedOperationException.class, merged::prev);
        assertThrows(UnsupportedOperationException.class, merged::seekToLast);
        assertThrows(UnsupportedOperationException.class, () -> merged.seekBefore(probe, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 12})
    void visibleModeMovesLikeATreeMap(int childCount) {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            List<List<TestEntry>> sources = randomSources(random, childCount);
            long snapshot = random.nextInt(400);
            merged = MergingIterator.visible(sources.stream()
                    .map(entries -> TestIterator.visible(memory, entries, snapshot))
                    .toArray(InternalIterator[]::new));
            walkAtRandom(random, newestByKey(sources, snapshot), "children " + childCount + ", seed " + seed);
            merged.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 12})
    void allVersionsModeShowsEveryEntryInOrder(int childCount) {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            List<List<TestEntry>> sources = randomSources(random, childCount);
            List<TestEntry> expected =
                    sources.stream().flatMap(List::stream).sorted().toList();
            merged = MergingIterator.allVersions(sources.stream()
                    .map(entries -> TestIterator.allVersions(memory, entries))
                    .toArray(InternalIterator[]::new));
            assertEquals(expected, drain(), "children " + childCount + ", seed " + seed);
            merged.close();
        }
    }

    private void walkAtRandom(Random random, NavigableMap<byte[], TestEntry> model, String what) {
        Map.Entry<byte[], TestEntry> expected = null;
        for (int step = 0; step < 300; step++) {
            byte[] key = randomKey(random);
            probe.write(0, key, 0, key.length);
            int choice = random.nextInt(expected == null ? 4 : 24);
            if (choice == 0) {
                merged.seekToFirst();
                expected = model.firstEntry();
            } else if (choice == 1) {
                merged.seekToLast();
                expected = model.lastEntry();
            } else if (choice == 2) {
                merged.seek(probe, 0, key.length);
                expected = model.ceilingEntry(key);
            } else if (choice == 3) {
                merged.seekBefore(probe, 0, key.length);
                expected = model.lowerEntry(key);
            } else if (choice < 14) {
                merged.next();
                expected = model.higherEntry(expected.getKey());
            } else {
                merged.prev();
                expected = model.lowerEntry(expected.getKey());
            }
            assertEquals(expected != null, merged.isValid(), what + ", step " + step);
            if (expected != null) {
                assertEquals(expected.getValue(), TestEntry.current(merged), what + ", step " + step);
            }
        }
    }

    private List<TestEntry> drain() {
        List<TestEntry> found = new ArrayList<>();
        for (merged.seekToFirst(); merged.isValid(); merged.next()) {
            found.add(TestEntry.current(merged));
        }
        return found;
    }

    private static NavigableMap<byte[], TestEntry> newestByKey(List<List<TestEntry>> sources, long snapshot) {
        TreeMap<byte[], TestEntry> newest = new TreeMap<>(Arrays::compareUnsigned);
        sources.stream().flatMap(List::stream).forEach(entry -> {
            if (entry.sequence() <= snapshot) {
                newest.merge(entry.key(), entry, (a, b) -> a.sequence() > b.sequence() ? a : b);
            }
        });
        return newest;
    }

    /** Every sequence number is used once; one source in four is empty. */
    private static List<List<TestEntry>> randomSources(Random random, int count) {
        List<List<TestEntry>> sources = new ArrayList<>();
        boolean[] empty = new boolean[count];
        for (int i = 0; i < count; i++) {
            sources.add(new ArrayList<>());
            empty[i] = random.nextInt(4) == 0;
        }
        for (int sequence = 1; sequence <= 300; sequence++) {
            int source = random.nextInt(count);
            if (!empty[source]) {
                byte[] key = randomKey(random);
                sources.get(source)
                        .add(
                                random.nextInt(5) == 0
                                        ? TestEntry.delete(key, sequence)
                                        : TestEntry.put(key, sequence, new byte[] {(byte) sequence}));
            }
        }
        return sources;
    }

    /** Half of the keys share their first eight bytes. */
    private static byte[] randomKey(Random random) {
        byte[] key = new byte[1 + random.nextInt(12)];
        key[random.nextInt(key.length)] = (byte) random.nextInt(256);
        return key;
    }

    private TestIterator child(TestEntry... entries) {
        return TestIterator.visible(memory, List.of(entries), Long.MAX_VALUE);
    }

    private TestIterator allVersionsChild(TestEntry... entries) {
        return TestIterator.allVersions(memory, List.of(entries));
    }

    private static TestEntry entry(String key, long sequence) {
        return TestEntry.put(key(key), sequence, new byte[0]);
    }

    private static byte[] key(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
