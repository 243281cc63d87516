package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.entriesBackwards;
import static dev.kvstore.testkit.TestData.entry;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.putNumbers;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Moving over the keys in both directions. */
class CursorTest {
    @TempDir
    Path directory;

    @EngineTest
    void walksAllEntriesInOrderBothWays(StoreSetup setup) {
        try (KeyValueStore store = spread(setup)) {
            List<String> forward = entries(store);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                if (i % 7 != 3) {
                    expected.add(text(key(i)) + "=" + (i % 5 == 0 ? "new-" + i : text(value(i))));
                }
            }
            assertEquals(expected, forward);
            Collections.reverse(expected);
            assertEquals(expected, entriesBackwards(store, KeyRange.all()));
        }
    }

    @EngineTest
    void anEmptyStoreHasNowhereToStand(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                Cursor cursor = store.cursor()) {
            assertFalse(cursor.first());
            assertFalse(cursor.last());
            assertFalse(cursor.seek(key(1)));
            assertFalse(cursor.seekBefore(key(1)));
            assertFalse(cursor.isValid());
        }
    }

    @EngineTest
    void aNewCursorStandsNowhereAndRefusesToStep(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 3);
            try (Cursor cursor = store.cursor()) {
                assertFalse(cursor.isValid());
                assertThrows(IllegalStateException.class, cursor::next);
                assertThrows(IllegalStateException.class, cursor::prev);
                assertThrows(IllegalStateException.class, cursor::key);
                assertThrows(IllegalStateException.class, cursor::valueBytes);
                assertThrows(IllegalStateException.class, cursor::version);
                assertTrue(cursor.last());
                assertFalse(cursor.next());
                assertThrows(IllegalStateException.class, cursor::next);
                assertTrue(cursor.first(), "absolute moves are possible at any time");
            }
        }
    }

    @EngineTest
    void seekFindsTheFirstKeyAtOrAboveAndSeekBeforeTheLastBelow(StoreSetup setup) {
        try (KeyValueStore store = spread(setup);
                Cursor cursor = store.cursor()) {
            assertTrue(cursor.seek(key(100)));
            assertEquals(text(key(100)), text(cursor.keyBytes()));
            assertTrue(cursor.seek(key(101)), "a deleted key");
            assertEquals(text(key(102)), text(cursor.keyBytes()));
            assertTrue(cursor.seekBefore(key(102)));
            assertEquals(text(key(100)), text(cursor.keyBytes()));
            assertTrue(cursor.seek(bytes("a")));
            assertEquals(text(key(0)), text(cursor.keyBytes()));
            assertTrue(cursor.seekBefore(bytes("z")));
            assertEquals(text(key(599)), text(cursor.keyBytes()));
            assertFalse(cursor.seek(bytes("z")));
            assertFalse(cursor.seekBefore(key(0)));
        }
    }

    @EngineTest
    void theDirectionMayChangeAtEveryStep(StoreSetup setup) {
        try (KeyValueStore store = spread(setup);
                Cursor cursor = store.cursor()) {
            List<String> all = entries(store);
            for (int start : new int[] {1, 50, 255, all.size() - 3}) {
                assertTrue(cursor.seek(bytes(all.get(start).substring(0, key(0).length))));
                assertEquals(all.get(start), entry(cursor));
                assertTrue(cursor.next());
                assertEquals(all.get(start + 1), entry(cursor));
                assertTrue(cursor.prev());
                assertEquals(all.get(start), entry(cursor));
                assertTrue(cursor.prev());
                assertEquals(all.get(start - 1), entry(cursor));
                for (int i = 0; i < 3; i++) {
                    assertTrue(cursor.next());
                }
                assertEquals(all.get(start + 2), entry(cursor));
            }
        }
    }

    @EngineTest
    void showsTheMomentItWasOpened(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 10);
            try (Cursor cursor = store.cursor()) {
                store.put(key(3), bytes("changed"));
                store.delete(key(4));
                putNumbers(store, 10, 20);
                store.compact();
                int count = 0;
                for (boolean on = cursor.first(); on; on = cursor.next()) {
                    assertEquals(text(key(count)) + "=" + text(value(count)), entry(cursor));
                    count++;
                }
                assertEquals(10, count);
            }
        }
    }

    @EngineTest
    void keyAndValueInPlaceEqualTheirCopies(StoreSetup setup) {
        try (KeyValueStore store = spread(setup);
                Cursor cursor = store.cursor()) {
            for (boolean on = cursor.first(); on; on = cursor.next()) {
                assertEquals(text(cursor.keyBytes()), cursor.key().toUtf8String());
                assertEquals(text(cursor.valueBytes()), cursor.value().toUtf8String());
                assertEquals(store.version(cursor.keyBytes()), cursor.version());
            }
        }
    }

    @EngineTest
    void openCursorsAreCounted(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Cursor one = store.cursor();
            Cursor two = store.cursor();
            assertEquals(2, store.metrics().openCursors());
            one.close();
            one.close();
            two.close();
            assertEquals(0, store.metrics().openCursors());
        }
    }

    /** Numbers in tables of three ages and in memory; every seventh is deleted, every fifth written twice. */
    private KeyValueStore spread(StoreSetup setup) {
        KeyValueStore store = setup.open(directory);
        for (int part = 0; part < 4; part++) {
            for (int i = part; i < 600; i += 4) {
                store.put(key(i), value(i));
            }
            if (part == 0) {
                store.compact();
            } else if (part < 3) {
                store.flush();
            }
        }
        for (int i = 0; i < 600; i++) {
            if (i % 7 == 3) {
                store.delete(key(i));
            } else if (i % 5 == 0) {
                store.put(key(i), bytes("new-" + i));
            }
        }
        return store;
    }

    @EngineTest
    void keyIsTheEntrysInEveryFormAfterEveryMove(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 3);
            store.flush();
            try (Cursor cursor = store.cursor()) {
                assertTrue(cursor.first());
                assertEquals(text(key(0)), text(cursor.keyBytes()));
                assertTrue(cursor.next());
                assertEquals(text(key(1)), cursor.key().toString());
                assertTrue(cursor.prev());
                assertEquals(text(key(0)), text(cursor.keyBytes()));
                assertEquals(text(key(0)), cursor.key().toString());
            }
        }
    }
}
