package dev.kvstore.behaviour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;

/** Entries larger than a block, a log segment or a memtable. */
class LargeEntryTest {
    @TempDir
    Path directory;

    @EngineTest
    void theLongestKeyIsKept(StoreSetup setup) {
        byte[] longest = new byte[Keyspace.MAX_KEY_LENGTH];
        Arrays.fill(longest, (byte) 'k');
        byte[] neighbour = longest.clone();
        neighbour[neighbour.length - 1]++;
        try (KeyValueStore store = setup.open(directory)) {
            store.put(longest, TestData.value(1));
            store.put(neighbour, TestData.value(2));
            store.flush();
            store.put(TestData.bytes("k"), TestData.value(3));
        }
        try (KeyValueStore store = setup.open(directory);
                Cursor cursor = store.cursor()) {
            assertArrayEquals(TestData.value(1), store.get(longest));
            assertArrayEquals(TestData.value(2), store.get(neighbour));
            assertTrue(cursor.last());
            assertArrayEquals(neighbour, cursor.keyBytes());
            assertTrue(cursor.prev());
            assertArrayEquals(longest, cursor.keyBytes());
        }
    }

    @EngineTest
    void valuesOfEveryMagnitudeAreKept(StoreSetup setup) {
        int[] lengths = {0, 1, 127, 128, 1023, 1024, 4095, 4096, 16_384, 65_535, 65_536, 262_144, 1 << 20, 3 << 20};
        try (KeyValueStore store = setup.open(directory)) {
            for (int length : lengths) {
                store.put(TestData.key(length), TestData.value(length, length));
                assertArrayEquals(TestData.value(length, length), store.get(TestData.key(length)), length + " bytes");
            }
        }
        try (KeyValueStore store = setup.open(directory)) {
            for (int length : lengths) {
                assertArrayEquals(TestData.value(length, length), store.get(TestData.key(length)), length + " bytes");
            }
            store.compact();
            for (int length : lengths) {
                assertArrayEquals(TestData.value(length, length), store.get(TestData.key(length)), length + " bytes");
            }
        }
    }

    @EngineTest
    void aLargeValueCanBeReplacedByASmallOneAndDeleted(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(TestData.key(1), TestData.value(1, 1 << 20));
            store.put(TestData.key(1), TestData.value(2));
            store.put(TestData.key(2), TestData.value(3, 1 << 20));
            store.delete(TestData.key(2));
            store.compact();
            assertArrayEquals(TestData.value(2), store.get(TestData.key(1)));
            assertNull(store.get(TestData.key(2)));
            assertEquals(1, TestData.entries(store).size());
        }
    }
}
