package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.EntryInfo;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.io.TempDir;

/** Metadata travels with its entry, and nobody who does not ask sees it. */
class MetadataTest {
    private static final byte[] METADATA = bytes("owner=ada");

    @TempDir
    Path directory;

    @EngineTest
    void isReadBackWithLengthAndVersion(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            long version = store.put(key(1), value(1), METADATA);
            checkEntry(store, version);
            store.flush();
            checkEntry(store, version);
            store.compact();
            checkEntry(store, version);
        }
        try (KeyValueStore store = setup.open(directory)) {
            EntryInfo info = store.info(key(1));
            assertArrayEquals(METADATA, info.metadata());
        }
    }

    @EngineTest
    void isInvisibleToEveryOtherCall(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                WriteBatch batch = store.newBatch()) {
            store.write(batch.put(store, key(1), value(1), METADATA).put(key(2), value(2)));
            for (int round = 0; round < 2; round++) {
                assertEquals("value-1", text(store.get(key(1))));
                Bytes<?> target = Bytes.allocateElasticOnHeap();
                assertTrue(store.get(Bytes.wrapForRead(key(1)), target));
                assertArrayEquals(value(1), target.toByteArray());
                assertEquals("value-1", text(store.entry(key(1)).value()));
                assertEquals("value-1", text(store.multiGet(List.of(key(1))).get(0)));
                assertEquals(List.of("key-000001=value-1", "key-000002=value-2"), entries(store));
                try (Cursor cursor = store.cursor()) {
                    assertTrue(cursor.first());
                    assertArrayEquals(value(1), cursor.value().toByteArray());
                    assertEquals(value(1).length, cursor.valueLength());
                    assertArrayEquals(METADATA, cursor.info().metadata());
                }
                store.flush();
            }
        }
    }

    @EngineTest
    void aPartOfTheValueIsReadWithoutIt(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), bytes("0123456789"), METADATA);
            ByteBuffer heap = ByteBuffer.allocate(4);
            assertEquals(4, store.read(key(1), 3, heap));
            assertEquals("3456", text(heap.array()));
            ByteBuffer direct = ByteBuffer.allocateDirect(20);
            assertEquals(2, store.read(key(1), 8, direct));
            assertEquals('8', direct.get(0));
            assertEquals(0, store.read(key(1), 10, ByteBuffer.allocate(1)));
            assertEquals(-1, store.read(key(2), 0, ByteBuffer.allocate(1)));
        }
    }

    @EngineTest
    void goesWithAPlainPutAndWithADeletion(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1), METADATA);
            store.put(key(1), value(2));
            assertNull(store.info(key(1)).metadata());
            store.put(key(1), value(1), METADATA);
            store.delete(key(1));
            assertNull(store.info(key(1)));
        }
    }

    @EngineTest
    void conditionsCompareTheValueAlone(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1), METADATA);
            assertEquals(Keyspace.NO_VERSION, store.compareAndSet(key(1), value(2), value(3)));
            assertNotEquals(Keyspace.NO_VERSION, store.compareAndSet(key(1), value(1), value(3)));
            assertEquals("value-3", text(store.get(key(1))));
        }
    }

    @EngineTest
    void isRefusedWhenTooLong(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            byte[] tooLong = new byte[Keyspace.MAX_METADATA_LENGTH + 1];
            assertThrows(IllegalArgumentException.class, () -> store.put(key(1), value(1), tooLong));
            store.put(key(1), value(1), new byte[Keyspace.MAX_METADATA_LENGTH]);
            store.put(key(2), new byte[0], new byte[0]);
            assertEquals(0, store.info(key(2)).length());
        }
    }

    @EngineTest
    void theFirstKeyOfARangeIsFound(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(bytes("b/1"), value(1));
            assertArrayEquals(bytes("b/1"), store.firstKey(KeyRange.prefix(bytes("b/"))));
            assertNull(store.firstKey(KeyRange.prefix(bytes("c/"))));
        }
    }

    private static void checkEntry(KeyValueStore store, long version) {
        EntryInfo info = store.info(key(1), 100);
        assertEquals(version, info.version());
        assertEquals(value(1).length, info.length());
        assertArrayEquals(METADATA, info.metadata());
        assertArrayEquals(value(1), info.value());
        assertNull(info.chunks());
    }
}
