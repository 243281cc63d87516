package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.assertEntries;
import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.putNumbers;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreMetrics;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.LsmTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** Moving data from memory to tables and down the levels. */
class FlushAndCompactTest {
    @TempDir
    Path directory;

    @LsmTest
    void flushEmptiesTheMemtableIntoATable(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 100);
            List<String> before = entries(store);
            assertEntries(100, store.metrics().memtableEntries());
            assertEquals(store.lastSequence(), store.flush());
            StoreMetrics metrics = store.metrics();
            assertEquals(0, metrics.memtableEntries());
            assertEquals(1, metrics.tableFiles());
            assertEquals(1, metrics.flushCount());
            assertTrue(metrics.tableBytes() > 0);
            assertEquals(before, entries(store));
        }
    }

    @LsmTest
    void flushOfNothingMakesNoTable(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.flush();
            store.flush();
            assertEquals(0, store.metrics().tableFiles());
        }
    }

    @EngineTest
    void compactLeavesOneVersionOfEachKeyInTheLastLevel(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            for (int round = 0; round < 3; round++) {
                putNumbers(store, 0, 100);
                store.flush();
            }
            for (int i = 0; i < 50; i++) {
                store.delete(key(i));
            }
            List<String> before = entries(store);
            store.compact();
            assertEquals(before, entries(store));
            assertEntries(50, store.metrics().estimatedEntries());
            List<StoreMetrics.LevelMetrics> levels = store.metrics().levels();
            long inLast = levels.get(levels.size() - 1).entries();
            assertEquals(store.metrics().estimatedEntries(), inLast, () -> "all in the last level: " + levels);
        }
    }

    @EngineTest
    void compactOfEverythingDeletedLeavesNothingOfIt(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 100);
            store.flush();
            store.deleteRange(null, null);
            store.compact();
            assertEntries(0, store.metrics().estimatedEntries());
            assertEquals(0, store.approximateBytes(KeyRange.all()));
            assertEquals(List.of(), entries(store));
        }
    }

    @EngineTest
    void compactingARangeOfAKeyspaceKeepsEverything(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Keyspace side = store.keyspace("side");
            for (int round = 0; round < 3; round++) {
                putNumbers(store, 0, 50);
                putNumbers(side, 0, 50);
                store.flush();
            }
            store.compact(side, KeyRange.between(key(10), key(20)));
            store.compact(store, KeyRange.prefix(key(3)));
            assertEquals(50, entries(store).size());
            assertEquals(50, entries(side).size());
        }
    }

    @EngineTest
    void memoryThatFillsUpIsFlushedByItself(StoreSetup setup) {
        StoreSetup small = setup.with(o -> o.flushThresholdBytes(64 << 10));
        try (KeyValueStore store = small.open(directory)) {
            for (int i = 0; i < 2000; i++) {
                store.put(key(i), TestData.value(i, 200));
            }
            Awaitility.await("flush").until(() -> store.metrics().flushCount() > 0);
            assertEquals(2000, entries(store).size());
        }
    }

    @EngineTest
    void dataIsFlushedAfterItsIntervalThoughMemoryHasRoom(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory, o -> o.flushIntervalSeconds(1))) {
            store.put(key(1), value(1));
            Awaitility.await("flush").until(() -> store.metrics().tableFiles() == 1);
        }
    }

    @LsmTest
    void tooManyTopLevelTablesAreCompactedByThemselves(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            for (int round = 0; round < 10; round++) {
                putNumbers(store, 0, 100);
                store.flush();
            }
            Awaitility.await("compaction")
                    .until(() -> store.metrics().compactionCount() > 0
                            && store.metrics().levels().get(0).files()
                                    <= setup.options().l0Triggers().compact());
            assertEquals(100, entries(store).size());
        }
    }
}
