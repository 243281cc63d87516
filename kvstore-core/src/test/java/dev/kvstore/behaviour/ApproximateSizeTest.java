package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Sizes of ranges without reading them. */
class ApproximateSizeTest {
    @TempDir
    Path directory;

    @EngineTest
    void aHalfIsAboutHalf(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < 4000; i++) {
                store.put(key(i), TestData.value(i, 200));
            }
            store.compact();
            long all = store.approximateBytes(KeyRange.all());
            long half = store.approximateBytes(KeyRange.from(key(2000)));
            assertTrue(all > 4000 * 50 && all < 4000 * 300, () -> "all: " + all);
            assertTrue(half > all * 0.35 && half < all * 0.65, () -> "half: " + half + " of " + all);
            long count = store.approximateCount(KeyRange.all());
            long quarter = store.approximateCount(KeyRange.between(key(1000), key(2000)));
            assertTrue(count > 3200 && count < 4800, () -> "count: " + count);
            assertTrue(quarter > 600 && quarter < 1500, () -> "quarter: " + quarter);
        }
    }

    @EngineTest
    void largeValuesDoNotCountForManyEntries(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < 4000; i++) {
                store.put(key(i), TestData.value(i, i < 100 ? 8000 : 10));
            }
            store.compact();
            long large = store.approximateCount(KeyRange.between(key(0), key(100)));
            long small = store.approximateCount(KeyRange.between(key(1000), key(3000)));
            assertTrue(large > 60 && large < 160, () -> "of 100 with large values: " + large);
            assertTrue(small > 1500 && small < 2600, () -> "of 2000 with small values: " + small);
        }
    }

    @EngineTest
    void otherKeyspacesAndEmptyRangesCountNothing(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            TestData.putNumbers(store, 0, 1000);
            store.compact();
            assertEquals(0, store.keyspace("side").approximateBytes(KeyRange.all()));
            assertEquals(0, store.keyspace("side").approximateCount(KeyRange.all()));
            assertEquals(0, store.approximateBytes(KeyRange.between(key(5), key(5))));
        }
    }
}
