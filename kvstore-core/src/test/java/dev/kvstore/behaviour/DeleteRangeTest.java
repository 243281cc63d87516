package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.putNumbers;
import static dev.kvstore.testkit.TestData.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Deleting many keys by one record. */
class DeleteRangeTest {
    @TempDir
    Path directory;

    @EngineTest
    void deletesFromInclusiveToExclusive(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 6);
            store.deleteRange(key(2), key(4));
            assertEquals(numbers(0, 1, 4, 5), entries(store));
            assertNull(store.get(key(2)));
            assertNull(store.get(key(3)));
            assertEquals("value-4", text(store.get(key(4))));
        }
    }

    @EngineTest
    void reachesTablesOfEveryAge(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 4);
            store.compact();
            putNumbers(store, 4, 8);
            store.flush();
            putNumbers(store, 8, 12);
            store.deleteRange(key(1), key(11));
            assertEquals(numbers(0, 11), entries(store));
            store.flush();
            assertEquals(numbers(0, 11), entries(store));
            assertNull(store.get(key(3)));
            assertNull(store.get(key(7)));
            store.compact();
            assertEquals(numbers(0, 11), entries(store));
        }
    }

    @EngineTest
    void doesNotTouchWhatIsPutAfterwards(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 4);
            store.deleteRange(key(0), key(4));
            store.put(key(2), TestData.value(2));
            assertEquals(numbers(2), entries(store));
            store.flush();
            assertEquals(numbers(2), entries(store));
            store.compact();
            assertEquals(numbers(2), entries(store));
            assertEquals("value-2", text(store.get(key(2))));
        }
    }

    @EngineTest
    void anOpenSideReachesTheEndOfTheKeyspace(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Keyspace side = store.keyspace("side");
            putNumbers(store, 0, 6);
            putNumbers(side, 0, 6);
            store.deleteRange(null, key(2));
            assertEquals(numbers(2, 3, 4, 5), entries(store));
            store.deleteRange(key(4), null);
            assertEquals(numbers(2, 3), entries(store));
            store.deleteRange(null, null);
            assertEquals(List.of(), entries(store));
            assertEquals(numbers(0, 1, 2, 3, 4, 5), entries(side), "other keyspaces keep their keys");
        }
    }

    @EngineTest
    void anEmptyRangeDeletesNothing(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 3);
            store.deleteRange(key(1), key(1));
            store.deleteRange(bytes("a"), bytes("b"));
            assertEquals(numbers(0, 1, 2), entries(store));
        }
    }

    @EngineTest
    void overlappingRangesSurviveAReopen(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 20);
            store.deleteRange(key(2), key(8));
            putNumbers(store, 4, 6);
            store.flush();
            store.deleteRange(key(5), key(15));
            store.deleteRange(key(7), key(9));
        }
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(numbers(0, 1, 4, 15, 16, 17, 18, 19), entries(store));
            store.compact();
            assertEquals(numbers(0, 1, 4, 15, 16, 17, 18, 19), entries(store));
        }
    }

    private static List<String> numbers(int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(i -> text(key(i)) + "=" + text(TestData.value(i)))
                .toList();
    }
}
