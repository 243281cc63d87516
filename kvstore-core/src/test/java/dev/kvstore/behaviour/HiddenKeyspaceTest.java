package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** What the store and layers on top of it keep for themselves. */
class HiddenKeyspaceTest {
    @TempDir
    Path directory;

    @EngineTest
    void aHiddenKeyspaceIsKeptButNotListed(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.keyspace("layer").put(key(1), value(1));
            store.hiddenKeyspace("layer").put(key(1), value(2));
            assertEquals(Set.of("layer"), store.keyspaces());
            assertThrows(IllegalArgumentException.class, () -> store.keyspace("\0layer"));
            assertThrows(IllegalArgumentException.class, () -> store.hiddenKeyspace(""));
        }
        try (KeyValueStore store = setup.open(directory);
                Snapshot snapshot = store.snapshot()) {
            store.dropKeyspace("layer");
            assertEquals("value-2", text(store.hiddenKeyspace("layer").get(key(1))));
            assertEquals("value-2", text(snapshot.hiddenKeyspace("layer").get(key(1))));
            assertThrows(StoreNotFoundException.class, () -> snapshot.hiddenKeyspace("other"));
        }
    }

    @EngineTest
    void everyEntryHasATimeAndNoSequenceNumberIsSpentOnIt(StoreSetup setup) {
        long before = now();
        long version;
        try (KeyValueStore store = setup.open(directory)) {
            long started = store.lastSequence();
            version = store.put(key(1), value(1));
            assertEquals(started + 1, version);
            assertEquals(started + 2, store.put(key(2), value(2)));
            check(before, store.timeOf(version));
            check(before, store.timeOf(version + 1));
            store.flush();
        }
        try (KeyValueStore store = setup.open(directory)) {
            check(before, store.timeOf(version));
        }
    }

    private static void check(long before, long time) {
        assertTrue(time >= before && time <= now(), () -> time + " is not between " + before + " and " + now());
    }

    private static long now() {
        return TimeUnit.SECONDS.toMillis(TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
    }
}
