package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.putNumbers;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;

/** Named key spaces of one store. */
class KeyspaceTest {
    @TempDir
    Path directory;

    @EngineTest
    void sameKeysInDifferentKeyspacesAreDifferentEntries(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Keyspace one = store.keyspace("one");
            Keyspace two = store.keyspace("two");
            store.put(key(1), bytes("default"));
            one.put(key(1), bytes("of one"));
            assertNull(two.get(key(1)));
            store.flush();
            assertEquals("default", text(store.get(key(1))));
            assertEquals("of one", text(one.get(key(1))));
            one.delete(key(1));
            assertEquals("default", text(store.get(key(1))));
        }
    }

    @EngineTest
    void namesAndContentSurviveAReopen(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store.keyspace("one"), 0, 3);
            store.keyspace("empty, with a name of many letters — über");
        }
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(Set.of("one", "empty, with a name of many letters — über"), store.keyspaces());
            assertEquals(3, entries(store.keyspace("one")).size());
            assertEquals(List.of(), entries(store));
            assertEquals("one", store.keyspace("one").name());
        }
    }

    @EngineTest
    void theEmptyNameIsTheDefaultKeyspace(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.keyspace("").put(key(1), value(1));
            assertEquals("value-1", text(store.get(key(1))));
            assertEquals("", store.name());
            assertEquals(Set.of(), store.keyspaces());
        }
    }

    @EngineTest
    void aDroppedKeyspaceIsGoneForGood(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Keyspace doomed = store.keyspace("doomed");
            putNumbers(doomed, 0, 50);
            store.flush();
            putNumbers(doomed, 50, 60);
            putNumbers(store, 0, 3);
            store.dropKeyspace("doomed");
            assertEquals(Set.of(), store.keyspaces());
            StoreNotFoundException refused =
                    assertThrows(StoreNotFoundException.class, () -> doomed.put(key(1), value(1)));
            assertTrue(refused.getMessage().contains("doomed"), refused.getMessage());
            assertThrows(StoreNotFoundException.class, () -> doomed.get(key(1)));
            assertThrows(StoreNotFoundException.class, doomed::cursor);
            assertThrows(StoreNotFoundException.class, () -> store.dropKeyspace("doomed"));
            assertEquals(3, entries(store).size());
        }
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(Set.of(), store.keyspaces());
            assertEquals(3, entries(store).size());
        }
    }

    @EngineTest
    void aNameCanBeUsedAgainForANewEmptyKeyspace(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store.keyspace("phoenix"), 0, 50);
            store.dropKeyspace("phoenix");
            Keyspace risen = store.keyspace("phoenix");
            assertEquals(List.of(), entries(risen));
            risen.put(key(7), bytes("new"));
            store.compact();
            assertEquals(List.of("key-000007=new"), entries(risen));
        }
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(List.of("key-000007=new"), entries(store.keyspace("phoenix")));
        }
    }

    @EngineTest
    void aSnapshotStillShowsAKeyspaceDroppedAfterIt(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store.keyspace("doomed"), 0, 5);
            try (Snapshot snapshot = store.snapshot()) {
                store.dropKeyspace("doomed");
                store.compact();
                assertEquals(5, entries(snapshot.keyspace("doomed")).size());
            }
        }
    }

    @EngineTest
    void hundredsOfKeyspacesStayApart(StoreSetup setup) {
        Set<String> names = new TreeSet<>();
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < 300; i++) {
                names.add("space-" + i);
                store.keyspace("space-" + i).put(key(1), TestData.value(i));
            }
        }
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(names, store.keyspaces());
            for (int i = 0; i < 300; i++) {
                assertEquals(List.of("key-000001=value-" + i), entries(store.keyspace("space-" + i)), "keyspace " + i);
            }
        }
    }
}
