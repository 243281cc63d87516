package dev.kvstore.badinput;

import static dev.kvstore.testkit.TestData.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreClosedException;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.Deadline;
import dev.kvstore.testkit.OptionSets;
import dev.kvstore.testkit.StoreEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Batches, keyspaces, cursors and snapshots of another store, or closed before their use. */
class ForeignObjectsTest {
    private static final byte[] KEY = bytes("key");

    @TempDir
    Path directory;

    private KeyValueStore store;
    private KeyValueStore other;

    @BeforeEach
    void open() {
        store = StoreEngine.LSM.open(directory.resolve("one"), OptionSets.tiny().build());
        other = StoreEngine.LSM.open(
                directory.resolve("other"), OptionSets.tiny().build());
        store.put(KEY, bytes("value"));
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    @Test
    void aBatchOfAnotherStoreIsRefused() {
        try (WriteBatch batch = other.newBatch()) {
            batch.put(KEY, KEY);
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> store.write(batch));
            assertTrue(refused.getMessage().contains(other.path().toString()), refused.getMessage());
        }
    }

    @Test
    void aKeyspaceOfAnotherStoreIsRefused() {
        try (WriteBatch batch = store.newBatch()) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> batch.put(other.keyspace("side"), KEY, KEY));
            assertTrue(refused.getMessage().startsWith("keyspace must be"), refused.getMessage());
            assertThrows(IllegalArgumentException.class, () -> batch.deleteRange(other, null, null));
            assertThrows(IllegalArgumentException.class, () -> batch.requireVersion(other, KEY, 1));
            assertThrows(IllegalArgumentException.class, () -> store.compact(other, KeyRange.all()));
            assertEquals(0, batch.count());
        }
    }

    @Test
    void aClosedBatchIsRefused() {
        WriteBatch batch = store.newBatch();
        batch.put(KEY, KEY);
        batch.close();
        batch.close();
        assertThrows(StoreClosedException.class, () -> store.write(batch));
        assertThrows(StoreClosedException.class, () -> batch.put(KEY, KEY));
        assertThrows(StoreClosedException.class, batch::clear);
    }

    @Test
    void aClosedCursorIsRefused() {
        Cursor cursor = store.cursor();
        assertTrue(cursor.first());
        Bytes<?> view = cursor.key();
        cursor.close();
        cursor.close();
        List<Executable> uses = List.of(
                cursor::first,
                cursor::last,
                cursor::next,
                cursor::prev,
                () -> cursor.seek(KEY),
                () -> cursor.seekBefore(KEY),
                cursor::isValid,
                cursor::key,
                cursor::value,
                cursor::keyBytes,
                cursor::valueBytes,
                cursor::version);
        uses.forEach(use -> assertThrows(StoreClosedException.class, use));
        assertEquals(0, view.readRemaining(), "the view of the key shows nothing any more");
    }

    @Test
    void aViewOfTheEntryBeforeIsNotLeftDangling() {
        store.put(bytes("later"), bytes("more"));
        try (Cursor cursor = store.cursor()) {
            cursor.first();
            Bytes<?> key = cursor.key();
            cursor.next();
            assertEquals(0, key.readRemaining());
            assertEquals("later", cursor.key().toUtf8String());
        }
    }

    @Test
    void aCursorInUseByAnotherThreadIsRefusedOrWorks() {
        for (int i = 0; i < 500; i++) {
            store.put(bytes("key-" + i), bytes("value-" + i));
        }
        try (Cursor cursor = store.cursor()) {
            Executable walk = () -> {
                for (int i = 0; i < 20_000; i++) {
                    try {
                        if (!cursor.next()) {
                            cursor.first();
                        }
                    } catch (IllegalStateException e) {
                        // In use by the other thread, or moved off its entry by it.
                    }
                }
            };
            Thread thread = new Thread(() -> assertDoesNotThrowAny(walk));
            thread.start();
            assertDoesNotThrowAny(walk);
            Deadline.within(Duration.ofSeconds(10), "the other thread", thread::join);
            assertTrue(cursor.first());
        }
    }

    @Test
    void aSnapshotOfAClosedStoreIsRefused() {
        Snapshot snapshot = other.snapshot();
        other.close();
        assertThrows(StoreClosedException.class, () -> snapshot.get(KEY));
        assertThrows(StoreClosedException.class, snapshot::cursor);
        snapshot.close();
    }

    private static void assertDoesNotThrowAny(Executable action) {
        try {
            action.execute();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
