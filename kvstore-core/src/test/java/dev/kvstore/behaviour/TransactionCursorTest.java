package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.entriesBackwards;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreClosedException;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.TransactionKeyspace;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.io.TempDir;

/** Cursors that show a snapshot with the transaction's own writes laid over it. */
class TransactionCursorTest {
    @TempDir
    Path directory;

    @EngineTest
    void mergesOwnWritesInBothDirections(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                ExplicitTransaction tx = store.beginTransaction()) {
            tx.put(key(3), bytes("only"));
            assertEquals(List.of("key-000003=only"), entries(tx));
        }
        try (KeyValueStore store = setup.open(directory)) {
            TestData.putNumbers(store, 0, 8);
            try (ExplicitTransaction tx = store.beginTransaction()) {
                tx.put(bytes("a"), bytes("first"));
                tx.put(key(2), bytes("two"));
                tx.delete(key(3));
                tx.deleteRange(key(5), key(7));
                tx.put(key(6), bytes("six"));
                tx.put(bytes("z"), bytes("last"));
                List<String> expected = List.of(
                        "a=first",
                        "key-000000=value-0",
                        "key-000001=value-1",
                        "key-000002=two",
                        "key-000004=value-4",
                        "key-000006=six",
                        "key-000007=value-7",
                        "z=last");
                assertEquals(expected, entries(tx));
                assertEquals(reversed(expected), entriesBackwards(tx, KeyRange.all()));
                KeyRange inner = KeyRange.between(key(1), key(7));
                assertEquals(expected.subList(2, 6), entries(tx, inner));
                assertEquals(reversed(expected.subList(2, 6)), entriesBackwards(tx, inner));
                tx.commit();
                assertEquals(expected, entries(store));
            }
        }
    }

    @EngineTest
    void turnsAroundAnywhere(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1));
            store.put(key(3), value(3));
            try (ExplicitTransaction tx = store.beginTransaction()) {
                tx.put(key(2), value(2));
                tx.put(key(3), value(33));
                try (Cursor cursor = tx.cursor()) {
                    assertTrue(cursor.first());
                    assertTrue(cursor.next());
                    assertEquals(TransactionKeyspace.PENDING_VERSION, cursor.version());
                    assertTrue(cursor.prev());
                    assertEquals("key-000001=value-1", TestData.entry(cursor));
                    assertTrue(cursor.next());
                    assertTrue(cursor.next());
                    assertEquals("key-000003=value-33", TestData.entry(cursor));
                    assertTrue(cursor.prev());
                    assertEquals("key-000002=value-2", TestData.entry(cursor));
                    assertTrue(cursor.seekBefore(key(2)));
                    assertFalse(cursor.prev());
                    assertFalse(cursor.isValid());
                    assertTrue(cursor.seek(key(3)));
                    assertFalse(cursor.next());
                }
            }
        }
    }

    @EngineTest
    void isNotDisturbedByLaterWrites(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            TestData.putNumbers(store, 0, 5);
            store.update(tx -> {
                int seen = 0;
                try (Cursor cursor = tx.cursor()) {
                    for (boolean on = cursor.first(); on; on = cursor.next()) {
                        tx.put(bytes(text(cursor.keyBytes()) + "-copy"), cursor.valueBytes());
                        tx.put(cursor.key(), BytesStore.wrap(bytes("x".repeat(1000))));
                        tx.delete(key(4));
                        seen++;
                    }
                }
                assertEquals(5, seen);
                assertEquals(9, entries(tx).size());
            });
            assertEquals(9, entries(store).size());
        }
    }

    @EngineTest
    void aPhantomIsAConflict(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < 10; i += 2) {
                store.put(key(i), value(i));
            }
            conflicts(store, key(3), cursor -> {
                cursor.seek(key(2));
                cursor.next();
            });
            conflicts(store, key(7), cursor -> {
                cursor.last();
                cursor.prev();
            });
            conflicts(store, key(9), cursor -> {
                cursor.seek(key(8));
                cursor.next();
            });
            conflicts(store, bytes("a"), Cursor::first);
            conflicts(store, bytes("a"), cursor -> cursor.seekBefore(bytes("b")));
            conflicts(store, key(5), cursor -> cursor.seekBefore(key(6)));
            conflicts(store, key(5), cursor -> {
                cursor.seek(key(4));
                cursor.next();
                cursor.prev();
                cursor.seek(key(8));
            });
        }
    }

    @EngineTest
    void onlyWhatTheCursorHasPassedCounts(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < 10; i += 2) {
                store.put(key(i), value(i));
            }
            commits(store, key(5), cursor -> {
                cursor.seek(key(2));
                cursor.next();
            });
            commits(store, key(3), cursor -> {
                cursor.seekBefore(key(9));
                cursor.prev();
            });
            commits(store, key(3), cursor -> {});
            commits(store, key(6), cursor -> {
                cursor.seekBefore(key(6));
                cursor.seek(key(8));
            });
        }
    }

    @EngineTest
    void areClosedWithTheirTransaction(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1));
            Cursor[] leaked = new Cursor[1];
            store.update(tx -> {
                leaked[0] = tx.cursor();
                leaked[0].first();
            });
            assertThrows(StoreClosedException.class, leaked[0]::next);
            leaked[0].close();
            assertEquals(0, store.metrics().openCursors());
        }
    }

    private static void conflicts(KeyValueStore store, byte[] written, Consumer<Cursor> moves) {
        assertThrows(TransactionConflictException.class, () -> readAndCommit(store, written, moves));
    }

    private static void commits(KeyValueStore store, byte[] written, Consumer<Cursor> moves) {
        readAndCommit(store, written, moves);
    }

    /** Makes the moves in a transaction, while others write a key, which is taken back afterwards. */
    private static void readAndCommit(KeyValueStore store, byte[] written, Consumer<Cursor> moves) {
        byte[] before = store.get(written);
        try (ExplicitTransaction tx = store.beginTransaction()) {
            try (Cursor cursor = tx.cursor()) {
                moves.accept(cursor);
            }
            tx.put(bytes("~result"), value(1));
            store.put(written, bytes("phantom"));
            tx.commit();
        } finally {
            if (before == null) {
                store.delete(written);
            } else {
                store.put(written, before);
            }
            store.delete(bytes("~result"));
        }
    }

    private static List<String> reversed(List<String> list) {
        List<String> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }
}
