package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Writes that are applied together. */
class WriteBatchTest {
    @TempDir
    Path directory;

    @EngineTest
    void nothingIsVisibleBeforeTheWriteAndEverythingAfter(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                WriteBatch batch = store.newBatch()) {
            Keyspace side = store.keyspace("side");
            batch.put(key(1), value(1)).put(side, key(2), value(2));
            assertEquals(2, batch.count());
            assertNull(store.get(key(1)));
            store.write(batch);
            assertEquals("value-1", text(store.get(key(1))));
            assertEquals("value-2", text(side.get(key(2))));
        }
    }

    @EngineTest
    void writesApplyInTheOrderInWhichTheyWereAdded(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                WriteBatch batch = store.newBatch()) {
            TestData.putNumbers(store, 0, 5);
            batch.delete(key(0))
                    .put(key(0), value(10))
                    .put(key(1), value(11))
                    .delete(key(1))
                    .deleteRange(store, key(2), key(5))
                    .put(key(3), value(13));
            store.write(batch);
            List<String> expected = List.of("key-000000=value-10", "key-000003=value-13");
            assertEquals(expected, entries(store));
            store.flush();
            assertEquals(expected, entries(store));
        }
    }

    @EngineTest
    void returnsTheVersionOfItsLastWriteAndNumbersEachOne(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                WriteBatch batch = store.newBatch()) {
            long before = store.put(key(0), value(0));
            long last = store.write(batch.put(key(1), value(1)).put(key(2), value(2)));
            assertEquals(last, store.version(key(2)));
            assertTrue(before < store.version(key(1)) && store.version(key(1)) < last);
            assertEquals(last, store.lastSequence());
        }
    }

    @EngineTest
    void aConditionThatDoesNotHoldKeepsTheWholeBatchOut(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                WriteBatch batch = store.newBatch()) {
            Keyspace side = store.keyspace("side");
            long version = side.put(key(1), value(1));
            batch.put(key(2), value(2)).requireVersion(side, key(1), version + 1);
            assertEquals(Keyspace.NO_VERSION, store.write(batch));
            assertNull(store.get(key(2)));
            batch.clear();
            batch.put(key(2), value(2)).requireVersion(side, key(1), version).requireValue(store, key(2), null);
            assertNotEquals(Keyspace.NO_VERSION, store.write(batch));
            assertEquals("value-2", text(store.get(key(2))));
            assertEquals(Keyspace.NO_VERSION, store.write(batch), "the second condition no longer holds");
        }
    }

    @EngineTest
    void conditionsLookAtTheStateBeforeTheBatch(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                WriteBatch batch = store.newBatch()) {
            store.put(key(1), value(1));
            batch.put(key(1), value(2)).requireValue(store, key(1), value(1)).requireVersion(store, key(9), 0);
            assertNotEquals(Keyspace.NO_VERSION, store.write(batch));
            assertEquals("value-2", text(store.get(key(1))));
        }
    }

    @EngineTest
    void canBeWrittenAgainAndReusedAfterClear(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                WriteBatch batch = store.newBatch()) {
            batch.put(key(1), value(1));
            long first = store.write(batch);
            store.delete(key(1));
            assertTrue(store.write(batch) > first, "a batch stays as it is until cleared");
            assertEquals("value-1", text(store.get(key(1))));
            batch.clear();
            assertEquals(0, batch.count());
            store.write(batch.delete(key(1)));
            assertNull(store.get(key(1)));
        }
    }

    @EngineTest
    void anEmptyBatchChangesNothing(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                WriteBatch batch = store.newBatch()) {
            store.put(key(1), value(1));
            long before = store.lastSequence();
            store.write(batch);
            assertEquals(before, store.lastSequence());
        }
    }

    @EngineTest
    void aBatchLargerThanMemtableAndSegmentIsOneWrite(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                WriteBatch batch = store.newBatch()) {
            for (int i = 0; i < 3000; i++) {
                batch.put(key(i), TestData.value(i, 200));
            }
            assertTrue(batch.bytes() > 600_000);
            store.write(batch);
            store.put(bytes("z"), bytes("last"));
        }
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(3001, entries(store).size());
        }
    }
}
