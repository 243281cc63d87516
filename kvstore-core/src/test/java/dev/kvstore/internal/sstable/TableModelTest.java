package dev.kvstore.internal.sstable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.TestEntry;
import dev.kvstore.internal.iterator.TestIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of many shapes answer as the sorted list of their entries does. */
class TableModelTest {
    private static final int SEEDS = 3;
    private static final int MOVES = 400;

    private final TableFixture fixture = new TableFixture();

    /** One table: how it is written and what it holds. */
    record Shape(String name, TableOptions options, EntryShape entries, long maxWindow, long seed) {
        @Override
        public String toString() {
            return name + " " + options + " " + entries + " window " + maxWindow + " seed " + seed;
        }
    }

    static Stream<Shape> shapes() {
        List<EntryShape> contents = List.of(
                new EntryShape("uniform", 2000, 16, 16, 100, 100, 1, 0),
                new EntryShape("short keys", 300, 1, 2, 0, 3, 3, 20),
                new EntryShape("mixed", 1500, 1, 40, 0, 300, 4, 30),
                new EntryShape("one key, many versions", 1, 5, 5, 20, 30, 3000, 30),
                new EntryShape("few keys, many versions", 9, 1, 200, 0, 50, 400, 50),
                new EntryShape("long keys", 30, 60_000, Limits.MAX_INTERNAL_KEY_LENGTH, 0, 10, 2, 10),
                new EntryShape("large values", 60, 3, 9, 0, 300_000, 2, 5),
                new EntryShape("single", 1, 1, 1, 0, 0, 1, 0),
                new EntryShape("only tombstones", 400, 8, 8, 0, 0, 2, 100));
        List<Shape> shapes = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            for (EntryShape content : contents) {
                for (TableOptions options : options()) {
                    long window = (shapes.size() & 1) == 0 ? TableData.MAX_WINDOW : 20_000;
                    shapes.add(new Shape(content.name(), options, content, window, seed));
                }
            }
        }
        return shapes.stream();
    }

    private static List<TableOptions> options() {
        return List.of(
                TableOptions.DEFAULT,
                new TableOptions(512, Compression.NONE, 0),
                new TableOptions(65_536, Compression.NONE, 4),
                new TableOptions(4096, Compression.LZ4, 10),
                new TableOptions(700, Compression.ZSTD, 20),
                new TableOptions(16_384, Compression.ZSTD, 0));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void answersAsItsEntriesDo(Shape shape) {
        Random random = new Random(shape.seed);
        List<TestEntry> entries = shape.entries.generate(random);
        TableMeta meta = fixture.write(shape.options, entries, List.of());
        try (Table table = fixture.open(meta, shape.maxWindow)) {
            assertEquals(entries.size(), meta.entries());
            assertEquals(entries.get(0).key().length, meta.smallestKey().length);
            table.verify();
            showsAllVersions(table, entries);
            for (long snapshot : snapshots(entries, random)) {
                findsVisibleVersions(table, entries, snapshot, random);
                movesLikeTheModel(table, entries, snapshot, random);
            }
        }
        fixture.close();
    }

    private static long[] snapshots(List<TestEntry> entries, Random random) {
        long largest = entries.stream().mapToLong(TestEntry::sequence).max().orElse(1);
        return new long[] {Limits.MAX_SEQUENCE, 0, 1 + (long) (random.nextDouble() * largest)};
    }

    private void showsAllVersions(Table table, List<TestEntry> entries) {
        try (InternalIterator all = table.allVersionsIterator()) {
            int i = 0;
            for (all.seekToFirst(); all.isValid(); all.next()) {
                assertEquals(entries.get(i), TestEntry.current(all), "entry " + i);
                i++;
            }
            assertEquals(entries.size(), i);
            for (int k = 0; k < entries.size(); k += 1 + entries.size() / 20) {
                fixture.seek(all, entries.get(k).key());
                int first = k;
                while (first > 0
                        && Arrays.equals(
                                entries.get(first - 1).key(), entries.get(k).key())) {
                    first--;
                }
                assertEquals(entries.get(first), TestEntry.current(all));
            }
        }
    }

    private void findsVisibleVersions(Table table, List<TestEntry> entries, long snapshot, Random random) {
        int step = 1 + entries.size() / 200;
        for (int i = random.nextInt(step); i < entries.size(); i += step) {
            byte[] key = entries.get(i).key();
            assertEquals(visible(entries, key, snapshot), fixture.get(table, key, snapshot));
            byte[] absent = key.clone();
            absent[random.nextInt(absent.length)] ^= (byte) (1 + random.nextInt(255));
            assertEquals(visible(entries, absent, snapshot), fixture.get(table, absent, snapshot));
        }
    }

    private static TestEntry visible(List<TestEntry> entries, byte[] key, long snapshot) {
        for (TestEntry entry : entries) {
            if (Arrays.equals(entry.key(), key) && entry.sequence() <= snapshot) {
                return entry;
            }
        }
        return null;
    }

    private void movesLikeTheModel(Table table, List<TestEntry> entries, long snapshot, Random random) {
        try (InternalIterator actual = table.iterator(snapshot);
                TestIterator model = TestIterator.visible(fixture.memory, entries, snapshot)) {
            for (int i = 0; i < MOVES; i++) {
                String move = move(actual, model, entries, random);
                assertEquals(model.isValid(), actual.isValid(), move + " at step " + i);
                if (model.isValid()) {
                    assertEquals(TestEntry.current(model), TestEntry.current(actual), move + " at step " + i);
                }
            }
        }
    }

    private String move(InternalIterator actual, InternalIterator model, List<TestEntry> entries, Random random) {
        int choice = model.isValid() ? random.nextInt(22) : random.nextInt(4);
        byte[] key = entries.get(random.nextInt(entries.size())).key().clone();
        if (random.nextBoolean()) {
            key[key.length - 1] += (byte) (random.nextInt(3) - 1);
        }
        switch (choice) {
            case 0 -> {
                actual.seekToFirst();
                model.seekToFirst();
                return "seekToFirst";
            }
            case 1 -> {
                actual.seekToLast();
                model.seekToLast();
                return "seekToLast";
            }
            case 2 -> {
                fixture.seek(actual, key);
                fixture.seek(model, key);
                return "seek";
            }
            case 3 -> {
                fixture.seekBefore(actual, key);
                fixture.seekBefore(model, key);
                return "seekBefore";
            }
            default -> {
                if (choice < 13) {
                    actual.next();
                    model.next();
                    return "next";
                }
                actual.prev();
                model.prev();
                return "prev";
            }
        }
    }
}
