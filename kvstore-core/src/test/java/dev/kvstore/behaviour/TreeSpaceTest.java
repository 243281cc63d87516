package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Snapshot;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import dev.kvstore.testkit.TreeTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

/** How large the file of a tree is, and what makes it smaller. */
class TreeSpaceTest {
    private static final int ENTRIES = 10_000;
    private static final int BATCH = 500;
    private static final int VALUE_BYTES = 100;
    private static final int ENTRY_BYTES = 118;
    private static final int ROUNDS = 20;
    private static final long SEED = 6;

    @TempDir
    Path directory;

    @TreeTest
    void deletingEverythingAndLoadingAgainTwentyTimesDoesNotMakeTheFileLarger(StoreSetup setup) throws IOException {
        List<Integer> order = shuffled();
        try (KeyValueStore store = setup.open(directory)) {
            load(store, order);
            store.flush();
            long first = fileBytes();
            long largest = 0;
            for (int round = 0; round < ROUNDS; round++) {
                deleteAll(store, round, order);
                largest = Math.max(largest, fileBytes());
                load(store, order);
                largest = Math.max(largest, fileBytes());
            }
            assertEquals(ENTRIES, entries(store).size());
            // A fifth more at most where syncs come in time; where the machine is busy, pages wait longer to be used
            // again.
            long most = first + first / 3;
            assertTrue(largest <= most, "file had " + first + " bytes after the first load, then " + largest);
        }
    }

    @TreeTest
    void compactGivesBackWhatWasDeletedHereAndThere(StoreSetup setup) throws IOException {
        List<Integer> order = shuffled();
        try (KeyValueStore store = setup.open(directory)) {
            load(store, order);
            store.flush();
            long loaded = fileBytes();
            for (int i : order) {
                if (i % 8 != 0) {
                    store.delete(key(i));
                }
            }
            store.compact();
            assertTrue(fileBytes() < loaded / 3, "file of " + loaded + " bytes has " + fileBytes() + " now");
            assertEquals(ENTRIES / 8, entries(store).size());
            assertEquals(List.of(), store.verify().problems());
        }
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < ENTRIES; i += 8) {
                assertArrayEquals(TestData.value(i, VALUE_BYTES), store.get(key(i)), "entry " + i);
            }
        }
    }

    @TreeTest
    void compactMovesValuesAndKeysThatLieInPagesOfTheirOwn(StoreSetup setup) throws IOException {
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < 300; i++) {
                store.put(longKey(i), TestData.value(i, 9_000));
            }
            store.flush();
            long loaded = fileBytes();
            for (int i = 0; i < 200; i++) {
                store.delete(longKey(i));
            }
            store.compact();
            assertTrue(fileBytes() < loaded / 2, "file of " + loaded + " bytes has " + fileBytes() + " now");
            for (int i = 200; i < 300; i++) {
                assertArrayEquals(TestData.value(i, 9_000), store.get(longKey(i)), "entry " + i);
            }
            assertEquals(List.of(), store.verify().problems());
        }
    }

    @TreeTest
    void snapshotsAndCursorsSeeTheSameBeforeAndAfterCompact(StoreSetup setup) {
        List<Integer> order = shuffled();
        try (KeyValueStore store = setup.open(directory)) {
            load(store, order);
            try (Snapshot snapshot = store.snapshot();
                    Cursor cursor = store.cursor(KeyRange.all())) {
                assertTrue(cursor.first());
                for (int i : order) {
                    store.delete(key(i));
                }
                store.compact();
                long seen = 1;
                while (cursor.next()) {
                    seen++;
                }
                assertEquals(ENTRIES, seen);
                assertEquals(ENTRIES, entries(snapshot).size());
            }
            assertEquals(0, entries(store).size());
        }
    }

    @TreeTest
    void ascendingLoadsLeaveFullPagesBehind(StoreSetup setup) throws IOException {
        List<Integer> ascending = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            ascending.add(i);
        }
        try (KeyValueStore store = setup.open(directory)) {
            store.keyspace("behind").put(key(1), key(1));
            load(store, ascending);
            for (int i = ENTRIES; i < ENTRIES + BATCH; i++) {
                store.put(key(i), TestData.value(i, VALUE_BYTES));
            }
            store.compact();
            long user = (long) (ENTRIES + BATCH) * ENTRY_BYTES;
            assertTrue(fileBytes() < user * 11 / 10, "entries of " + user + " bytes take " + fileBytes());
        }
    }

    /** In three ways, by turns. */
    private static void deleteAll(KeyValueStore store, int round, List<Integer> order) {
        switch (round % 3) {
            case 0 -> store.deleteRange(null, null);
            case 1 -> order.forEach(i -> store.delete(key(i)));
            default -> {
                try (WriteBatch batch = store.newBatch()) {
                    order.forEach(i -> batch.delete(key(i)));
                    store.write(batch);
                }
            }
        }
    }

    private static void load(KeyValueStore store, List<Integer> order) {
        try (WriteBatch batch = store.newBatch()) {
            for (int from = 0; from < order.size(); from += BATCH) {
                for (int i : order.subList(from, Math.min(order.size(), from + BATCH))) {
                    batch.put(key(i), TestData.value(i, VALUE_BYTES));
                }
                store.write(batch);
                batch.clear();
            }
        }
    }

    private static List<Integer> shuffled() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(SEED));
        return order;
    }

    private static byte[] longKey(int number) {
        byte[] key = new byte[2_000];
        System.arraycopy(key(number), 0, key, key.length - key(number).length, key(number).length);
        return key;
    }

    private long fileBytes() throws IOException {
        return Files.size(directory.resolve("store.tree"));
    }
}
