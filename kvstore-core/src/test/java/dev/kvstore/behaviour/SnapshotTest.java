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

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The state of a store at one moment. */
class SnapshotTest {
    @TempDir
    Path directory;

    @EngineTest
    void neverChangesWhateverIsWrittenAndCompacted(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Keyspace side = store.keyspace("side");
            putNumbers(store, 0, 100);
            putNumbers(side, 0, 10);
            try (Snapshot snapshot = store.snapshot()) {
                List<String> before = entries(snapshot);
                store.deleteRange(key(10), key(90));
                store.put(key(5), bytes("changed"));
                store.delete(key(6));
                putNumbers(store, 200, 300);
                side.deleteRange(null, null);
                store.flush();
                store.compact();
                assertEquals(before, entries(snapshot));
                assertEquals("value-5", text(snapshot.get(key(5))));
                assertEquals("value-50", text(snapshot.get(key(50))));
                assertNull(snapshot.get(key(250)));
                assertEquals(10, entries(snapshot.keyspace("side")).size());
                assertEquals(List.of(), entries(side));
                assertEquals("changed", text(store.get(key(5))));
            }
        }
    }

    @EngineTest
    void manyOfThemShowTheirOwnMoments(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            List<Snapshot> snapshots = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                store.put(key(1), value(i));
                snapshots.add(store.snapshot());
                if (i % 5 == 4) {
                    store.flush();
                }
            }
            store.compact();
            for (int i = 0; i < 20; i++) {
                assertEquals("value-" + i, text(snapshots.get(i).get(key(1))), "snapshot " + i);
            }
            snapshots.forEach(Snapshot::close);
        }
    }

    @EngineTest
    void showsItsSequenceAndVersions(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            long version = store.put(key(1), value(1));
            try (Snapshot snapshot = store.snapshot()) {
                store.put(key(1), value(2));
                assertEquals(version, snapshot.sequence());
                assertEquals(version, snapshot.version(key(1)));
                assertEquals(version, snapshot.entry(key(1)).version());
                assertTrue(snapshot.exists(key(1)));
                assertEquals("value-1", text(snapshot.multiGet(List.of(key(1))).get(0)));
            }
        }
    }

    @EngineTest
    void doesNotKnowKeyspacesCreatedLater(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                Snapshot snapshot = store.snapshot()) {
            store.keyspace("later").put(key(1), value(1));
            assertThrows(StoreNotFoundException.class, () -> snapshot.keyspace("later"));
        }
    }

    @EngineTest
    void aClosedOneRefusesReadsAndClosesTwice(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.keyspace("side");
            store.put(key(1), value(1));
            Snapshot snapshot = store.snapshot();
            Reader side = snapshot.keyspace("side");
            snapshot.close();
            snapshot.close();
            assertThrows(StoreClosedException.class, () -> snapshot.get(key(1)));
            assertThrows(StoreClosedException.class, snapshot::cursor);
            assertThrows(StoreClosedException.class, () -> side.get(key(1)));
            assertEquals(0, store.metrics().openSnapshots());
        }
    }

    @EngineTest
    void aCursorOfASnapshotOutlivesIt(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 10);
            Snapshot snapshot = store.snapshot();
            try (Cursor cursor = snapshot.cursor()) {
                assertTrue(cursor.first());
                snapshot.close();
                store.deleteRange(null, null);
                store.compact();
                int count = 1;
                while (cursor.next()) {
                    assertEquals(TestData.text(value(count)), text(cursor.valueBytes()));
                    count++;
                }
                assertEquals(10, count);
            }
        }
    }
}
