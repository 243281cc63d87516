package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.io.TempDir;

/** The forms that take and fill Chronicle's buffers, on and off the heap. */
class BytesFormsTest {
    @TempDir
    Path directory;

    @EngineTest
    void onHeapAndOffHeapBuffersAreTheSameToIt(StoreSetup setup) {
        Bytes<?> nativeKey = Bytes.allocateElasticDirect();
        Bytes<?> found = Bytes.allocateElasticDirect();
        try (KeyValueStore store = setup.open(directory)) {
            nativeKey.write(bytes("native"));
            store.put(nativeKey, Bytes.wrapForRead(bytes("on heap")));
            store.put(Bytes.wrapForRead(bytes("heap")), nativeKey);
            assertEquals("on heap", text(store.get(bytes("native"))));
            assertEquals("native", text(store.get(bytes("heap"))));
            assertTrue(store.get(nativeKey, found));
            assertEquals("on heap", found.toUtf8String());
        } finally {
            nativeKey.releaseLast();
            found.releaseLast();
        }
    }

    @EngineTest
    void aKeyIsWhatIsLeftToReadOfTheBuffer(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Bytes<?> key = Bytes.wrapForRead(bytes("skip:key:more"));
            key.readPositionRemaining(5, 3);
            store.put(key, Bytes.wrapForRead(bytes("value")));
            assertEquals("value", text(store.get(bytes("key"))));
            assertEquals(5, key.readPosition(), "the buffer's position is left alone");
            assertEquals(8, key.readLimit(), "the buffer's limit is left alone");
            assertTrue(store.exists(key));
            assertEquals(store.version(bytes("key")), store.version(key));
            store.delete(key);
            assertFalse(store.exists(key));
        }
    }

    @EngineTest
    void aLongKeyCanBeDeletedThroughABuffer(StoreSetup setup) {
        byte[] key = TestData.value(1, 3000);
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key, bytes("value"));
            store.delete(BytesStore.wrap(key));
            assertNull(store.get(key));
        }
    }

    @EngineTest
    void appendsTheValueBehindWhatTheBufferHolds(StoreSetup setup) {
        Bytes<?> target = Bytes.allocateElasticOnHeap(8);
        try (KeyValueStore store = setup.open(directory)) {
            store.put(TestData.key(1), TestData.value(1, 3000));
            target.write(bytes("head"));
            assertTrue(store.get(BytesStore.wrap(TestData.key(1)), target));
            assertEquals(4 + 3000, target.readRemaining());
            assertEquals("head", text(target.toByteArray()).substring(0, 4));
        }
    }

    @EngineTest
    void aMissLeavesTheBufferUntouched(StoreSetup setup) {
        Bytes<?> target = Bytes.allocateElasticOnHeap();
        try (KeyValueStore store = setup.open(directory)) {
            target.write(bytes("before"));
            assertFalse(store.get(BytesStore.wrap(bytes("absent")), target));
            assertEquals("before", target.toUtf8String());
        }
    }

    @EngineTest
    void batchesAndCursorsTakeBuffersToo(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                WriteBatch batch = store.newBatch()) {
            batch.put(BytesStore.wrap(bytes("a")), BytesStore.wrap(bytes("1")));
            batch.put(store.keyspace("side"), BytesStore.wrap(bytes("b")), BytesStore.wrap(bytes("2")));
            batch.put(bytes("c"), bytes("3"));
            batch.delete(store, BytesStore.wrap(bytes("c")));
            store.write(batch);
            assertEquals("2", text(store.keyspace("side").get(bytes("b"))));
            assertNull(store.get(bytes("c")));
            try (Cursor cursor = store.cursor()) {
                assertTrue(cursor.seek(BytesStore.wrap(bytes("a"))));
                assertEquals(
                        "a=1",
                        cursor.key().toUtf8String() + "=" + cursor.value().toUtf8String());
                assertTrue(cursor.seekBefore(BytesStore.wrap(bytes("b"))));
                assertEquals("a", cursor.key().toUtf8String());
            }
        }
    }
}
