package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.ChunkedValue;
import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Snapshot;
import dev.kvstore.ValueTooLargeException;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.io.TempDir;

/** Values that lie in chunks are read like any other. */
class ChunkedValueTest {
    private static final long SEED = 11;
    private static final int CHUNK = 100;

    @TempDir
    Path directory;

    @EngineTest
    void everyReadPutsThemTogether(StoreSetup setup) throws IOException {
        try (KeyValueStore store = setup.open(directory)) {
            byte[] content = content(1050);
            write(store, 7, content, content.length);
            for (int round = 0; round < 2; round++) {
                assertArrayEquals(content, store.get(key(1)));
                Bytes<?> target = Bytes.allocateElasticOnHeap();
                assertTrue(store.get(Bytes.wrapForRead(key(1)), target));
                assertArrayEquals(content, target.toByteArray());
                assertArrayEquals(content, store.entry(key(1)).value());
                assertArrayEquals(content, store.multiGet(List.of(key(1))).get(0));
                try (Cursor cursor = store.cursor()) {
                    assertTrue(cursor.first());
                    assertEquals(content.length, cursor.valueLength());
                    assertArrayEquals(content, cursor.value().toByteArray());
                    assertArrayEquals(content, cursor.valueBytes());
                }
                try (InputStream stream = store.stream(key(1))) {
                    assertArrayEquals(content, stream.readAllBytes());
                }
                ByteBuffer part = ByteBuffer.allocate(250);
                assertEquals(250, store.read(key(1), 95, part));
                assertEquals(ByteBuffer.wrap(content, 95, 250), part.flip());
                store.flush();
            }
            assertEquals(
                    new ChunkedValue(7, content.length, CHUNK),
                    store.info(key(1)).chunks());
        }
    }

    @EngineTest
    void missingAndShortRowsAreZeros(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Keyspace rows = store.hiddenKeyspace(ChunkedValue.KEYSPACE);
            rows.put(ChunkedValue.rowKey(3, 1), bytes("abc"));
            put(store, 3, 250);
            byte[] expected = new byte[250];
            System.arraycopy(bytes("abc"), 0, expected, CHUNK, 3);
            assertArrayEquals(expected, store.get(key(1)));
        }
    }

    @EngineTest
    void aSnapshotAndACursorShowTheRowsOfTheirMoment(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            byte[] before = content(500);
            write(store, 5, before, before.length);
            try (Snapshot snapshot = store.snapshot();
                    Cursor cursor = store.cursor()) {
                write(store, 5, new byte[500], 300);
                store.flush();
                store.compact();
                assertArrayEquals(before, snapshot.get(key(1)));
                assertTrue(cursor.first());
                assertArrayEquals(before, cursor.valueBytes());
            }
            assertArrayEquals(new byte[300], store.get(key(1)));
        }
    }

    @EngineTest
    void conditionsCompareThem(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            byte[] content = content(450);
            write(store, 9, content, content.length);
            byte[] other = content.clone();
            other[449]++;
            assertEquals(Keyspace.NO_VERSION, store.compareAndSet(key(1), other, bytes("x")));
            assertNotEquals(Keyspace.NO_VERSION, store.compareAndSet(key(1), content, bytes("x")));
        }
    }

    @EngineTest
    void aVeryLongOneIsOnlyStreamed(StoreSetup setup) throws IOException {
        try (KeyValueStore store = setup.open(directory)) {
            put(store, 4, 1L << 33);
            assertThrows(ValueTooLargeException.class, () -> store.get(key(1)));
            assertEquals(1L << 33, store.info(key(1)).length());
            try (InputStream stream = store.stream(key(1))) {
                assertEquals((1L << 33) - 1, stream.skip((1L << 33) - 1));
                assertEquals(0, stream.read());
                assertEquals(-1, stream.read());
            }
            assertNull(store.stream(key(2)));
        }
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(SEED).nextBytes(content);
        return content;
    }

    private static void write(KeyValueStore store, long id, byte[] content, long length) {
        Keyspace rows = store.hiddenKeyspace(ChunkedValue.KEYSPACE);
        try (WriteBatch batch = store.newBatch()) {
            for (int i = 0; i * CHUNK < content.length; i++) {
                byte[] row = Arrays.copyOfRange(content, i * CHUNK, Math.min(content.length, (i + 1) * CHUNK));
                batch.put(rows, ChunkedValue.rowKey(id, i), row);
            }
            store.write(batch.put(store, key(1), new ChunkedValue(id, length, CHUNK), new byte[0]));
        }
    }

    private static void put(KeyValueStore store, long id, long length) {
        try (WriteBatch batch = store.newBatch()) {
            store.write(batch.put(store, key(1), new ChunkedValue(id, length, CHUNK), new byte[0]));
        }
    }
}
