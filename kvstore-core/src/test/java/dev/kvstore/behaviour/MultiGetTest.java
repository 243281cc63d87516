package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kvstore.KeyValueStore;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Several keys at once. */
class MultiGetTest {
    @TempDir
    Path directory;

    @EngineTest
    void answersInTheOrderOfTheKeysWithNullForAbsentOnes(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            TestData.putNumbers(store, 0, 10);
            store.flush();
            store.put(key(3), TestData.value(33));
            store.delete(key(4));
            List<byte[]> found = store.multiGet(List.of(key(9), key(3), key(4), key(99), key(9)));
            assertEquals(5, found.size());
            assertArrayEquals(TestData.value(9), found.get(0));
            assertArrayEquals(TestData.value(33), found.get(1));
            assertNull(found.get(2));
            assertNull(found.get(3));
            assertArrayEquals(TestData.value(9), found.get(4));
        }
    }

    @EngineTest
    void noKeysGiveNoValues(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(List.of(), store.multiGet(List.of()));
        }
    }
}
