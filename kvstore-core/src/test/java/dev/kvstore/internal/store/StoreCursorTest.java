package dev.kvstore.internal.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Compression;
import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.io.SimulatedDisk;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.Test;

class StoreCursorTest {
    private static final byte[] KEY = {1};
    private static final byte[] VALUE = new byte[1000];

    private final KeyValueStore store = StoreOpener.open(
            SimulatedDisk.create(Path.of("store")),
            StoreOptions.builder().compression(Compression.LZ4).build());

    @Test
    void cursorThatOutlivesItsStoreReleasesAllItHeld() {
        store.put(KEY, VALUE);
        store.compact();
        Cursor cursor = store.cursor(KeyRange.all());
        assertTrue(cursor.first());
        store.close();
        assertTrue(store.metrics().memoryBytes() > 0);

        assertThrows(StoreClosedException.class, cursor::valueBytes);
        cursor.close();
        assertEquals(0, store.metrics().memoryBytes());
    }

    @Test
    void copiesLeaveTheViewsAsTheyAre() {
        try (store) {
            store.put(KEY, VALUE);
            try (Cursor cursor = store.cursor(KeyRange.all())) {
                cursor.first();
                Bytes<?> key = cursor.key();
                assertArrayEquals(VALUE, cursor.valueBytes());
                assertArrayEquals(KEY, cursor.keyBytes());
                assertEquals(KEY.length, key.readRemaining());
            }
        }
    }

    @Test
    void viewsShowNothingOnceTheCursorHasMovedOrIsClosed() {
        try (store) {
            store.put(KEY, VALUE);
            Cursor cursor = store.cursor(KeyRange.all());
            cursor.first();
            Bytes<?> value = cursor.value();
            cursor.next();
            assertEquals(0, value.readRemaining());
            cursor.first();
            Bytes<?> again = cursor.value();
            cursor.close();
            assertEquals(0, again.readRemaining());
            assertThrows(StoreClosedException.class, cursor::keyBytes);
        }
    }
}
