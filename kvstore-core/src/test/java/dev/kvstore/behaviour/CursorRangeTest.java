package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.entriesBackwards;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.putNumbers;
import static dev.kvstore.testkit.TestData.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Cursors over part of a keyspace. */
class CursorRangeTest {
    @TempDir
    Path directory;

    @EngineTest
    void boundsAreInclusiveBelowAndExclusiveAbove(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 10);
            store.flush();
            KeyRange range = KeyRange.between(key(3), key(6));
            assertEquals(
                    List.of("key-000003=value-3", "key-000004=value-4", "key-000005=value-5"), entries(store, range));
            assertEquals(
                    List.of("key-000005=value-5", "key-000004=value-4", "key-000003=value-3"),
                    entriesBackwards(store, range));
            assertEquals(4, entries(store, KeyRange.from(key(6))).size());
            assertEquals(6, entries(store, KeyRange.between(null, key(6))).size());
            assertEquals(List.of(), entries(store, KeyRange.between(key(3), key(3))));
        }
    }

    @EngineTest
    void seeksOutsideTheRangeStopAtItsBounds(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 10);
            try (Cursor cursor = store.cursor(KeyRange.between(key(3), key(6)))) {
                assertTrue(cursor.seek(key(0)));
                assertEquals(text(key(3)), text(cursor.keyBytes()));
                assertFalse(cursor.prev());
                assertTrue(cursor.seekBefore(key(9)));
                assertEquals(text(key(5)), text(cursor.keyBytes()));
                assertFalse(cursor.next());
                assertFalse(cursor.seek(key(6)));
                assertFalse(cursor.seekBefore(key(3)));
            }
        }
    }

    @EngineTest
    void aPrefixSelectsTheKeysThatStartWithIt(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            for (String name : new String[] {"a", "a/", "a/b", "a/c/d", "a0", "b", "b/x"}) {
                store.put(bytes(name), bytes("1"));
            }
            assertEquals(List.of("a/=1", "a/b=1", "a/c/d=1"), entries(store, KeyRange.prefix(bytes("a/"))));
            assertEquals(7, entries(store, KeyRange.prefix(new byte[0])).size());
            assertEquals(List.of(), entries(store, KeyRange.prefix(bytes("c"))));
        }
    }

    @EngineTest
    void aPrefixOfTheHighestBytesReachesTheEndOfTheKeyspace(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            byte high = (byte) 0xFF;
            store.keyspace("next").put(bytes("k"), bytes("of the next keyspace"));
            store.put(new byte[] {high}, bytes("1"));
            store.put(new byte[] {high, high}, bytes("2"));
            store.put(new byte[] {high, high, 0}, bytes("3"));
            store.put(new byte[] {(byte) 0xFE, high}, bytes("4"));
            store.flush();
            assertEquals(3, entries(store, KeyRange.prefix(new byte[] {high})).size());
            assertEquals(
                    2, entries(store, KeyRange.prefix(new byte[] {high, high})).size());
            assertEquals(
                    1,
                    entries(store, KeyRange.prefix(new byte[] {(byte) 0xFE, high}))
                            .size());
        }
    }

    @EngineTest
    void rangesEndWhereTheyShallWhereverPagesDo(StoreSetup setup) {
        int entries = 300;
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < entries; i++) {
                store.put(key(i), new byte[200]);
            }
            store.flush();
            for (int length : new int[] {1, 17, 25, 40, 90}) {
                for (int from = 1; from + length < entries; from++) {
                    walkTwice(store, from, from + length);
                }
            }
        }
    }

    private static void walkTwice(KeyValueStore store, int from, int to) {
        String range = "from " + from + " to " + to;
        try (Cursor cursor = store.cursor(KeyRange.between(key(from), key(to)))) {
            for (int round = 0; round < 2; round++) {
                int seen = 0;
                for (boolean more = cursor.first(); more; more = cursor.next()) {
                    assertEquals(text(key(from + seen++)), text(cursor.keyBytes()), range);
                }
                assertEquals(to - from, seen, range);
                for (boolean more = cursor.last(); more; more = cursor.prev()) {
                    assertEquals(text(key(from + --seen)), text(cursor.keyBytes()), range);
                }
                assertEquals(0, seen, range);
                assertFalse(cursor.seek(key(to)), range);
                assertFalse(cursor.seekBefore(key(from)), range);
            }
        }
    }
}
