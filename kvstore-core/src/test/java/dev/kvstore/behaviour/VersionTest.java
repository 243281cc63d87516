package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.Entry;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The number of the write that made an entry. */
class VersionTest {
    @TempDir
    Path directory;

    @EngineTest
    void everyWriteGetsAHigherOne(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Keyspace side = store.keyspace("side");
            long last = 0;
            for (int i = 0; i < 50; i++) {
                Keyspace target = i % 2 == 0 ? store : side;
                long version = i % 3 == 0 ? target.delete(key(i)) : target.put(key(i % 5), value(i));
                assertTrue(version > last, version + " after " + last);
                assertEquals(version, store.lastSequence());
                last = version;
            }
        }
    }

    @EngineTest
    void isReadTheSameWayEverywhereAndForever(StoreSetup setup) {
        long version;
        try (KeyValueStore store = setup.open(directory)) {
            version = store.put(key(1), value(1));
            check(store, version);
            store.flush();
            check(store, version);
            store.compact();
            check(store, version);
        }
        try (KeyValueStore store = setup.open(directory)) {
            check(store, version);
            assertTrue(store.put(key(1), value(2)) > version, "no number is used twice, also after a reopen");
        }
    }

    @EngineTest
    void anAbsentKeyHasNone(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1));
            store.delete(key(1));
            assertEquals(Keyspace.NO_VERSION, store.version(key(1)));
            assertNull(store.entry(key(1)));
        }
    }

    private static void check(KeyValueStore store, long version) {
        assertEquals(version, store.version(key(1)));
        Entry entry = store.entry(key(1));
        assertEquals(version, entry.version());
        assertArrayEquals(value(1), entry.value());
        try (Cursor cursor = store.cursor()) {
            assertTrue(cursor.first());
            assertEquals(version, cursor.version());
        }
    }
}
