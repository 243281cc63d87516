package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Writes that depend on what is there. */
class ConditionalWriteTest {
    private static final byte[] KEY = bytes("key");
    private static final long NO = Keyspace.NO_VERSION;

    @TempDir
    Path directory;

    @EngineTest
    void putIfAbsentPutsOnlyTheFirst(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            assertNotEquals(NO, store.putIfAbsent(KEY, bytes("first")));
            assertEquals(NO, store.putIfAbsent(KEY, bytes("second")));
            store.flush();
            assertEquals(NO, store.putIfAbsent(KEY, bytes("third")));
            assertEquals("first", text(store.get(KEY)));
            store.delete(KEY);
            assertNotEquals(NO, store.putIfAbsent(KEY, bytes("fourth")));
            assertEquals("fourth", text(store.get(KEY)));
        }
    }

    @EngineTest
    void getAndDeleteReturnsTheValueOnce(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            assertNull(store.getAndDelete(KEY));
            store.put(KEY, bytes("value"));
            store.flush();
            assertEquals("value", text(store.getAndDelete(KEY)));
            assertNull(store.getAndDelete(KEY));
            assertNull(store.get(KEY));
            store.put(KEY, new byte[0]);
            assertArrayEquals(new byte[0], store.getAndDelete(KEY));
        }
    }

    @EngineTest
    void setsAValueOnlyInPlaceOfTheExpectedOne(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(KEY, bytes("one"));
            assertEquals(NO, store.compareAndSet(KEY, bytes("on"), bytes("two")));
            assertEquals(NO, store.compareAndSet(KEY, bytes("one!"), bytes("two")));
            assertEquals(NO, store.compareAndSet(KEY, new byte[0], bytes("two")));
            assertEquals(NO, store.compareAndSet(KEY, (byte[]) null, bytes("two")));
            assertEquals("one", text(store.get(KEY)));
            assertNotEquals(NO, store.compareAndSet(KEY, bytes("one"), bytes("two")));
            assertEquals("two", text(store.get(KEY)));
        }
    }

    @EngineTest
    void expectingNullMeansAbsentAndSettingNullDeletes(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(NO, store.compareAndSet(KEY, bytes("x"), bytes("y")));
            assertNotEquals(NO, store.compareAndSet(KEY, (byte[]) null, bytes("one")));
            assertEquals(NO, store.compareAndSet(KEY, bytes("two"), null));
            assertNotEquals(NO, store.compareAndSet(KEY, bytes("one"), null));
            assertNull(store.get(KEY));
            assertNotEquals(NO, store.compareAndSet(KEY, (byte[]) null, new byte[0]));
            assertEquals(NO, store.compareAndSet(KEY, (byte[]) null, bytes("two")), "an empty value is not absent");
        }
    }

    @EngineTest
    void setsAValueOnlyInPlaceOfTheExpectedVersion(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            long first = store.put(KEY, bytes("one"));
            long second = store.put(KEY, bytes("one"));
            assertEquals(NO, store.compareAndSet(KEY, first, bytes("two")), "same value, older version");
            assertEquals(NO, store.compareAndSet(KEY, NO, bytes("two")));
            long third = store.compareAndSet(KEY, second, bytes("two"));
            assertEquals(third, store.version(KEY));
            store.flush();
            assertEquals(NO, store.compareAndSet(KEY, second, null));
            assertNotEquals(NO, store.compareAndSet(KEY, third, null));
            assertNull(store.get(KEY));
            assertNotEquals(NO, store.compareAndSet(KEY, NO, bytes("new")));
            assertEquals("new", text(store.get(KEY)));
        }
    }

    @EngineTest
    void aConditionThatFailsWritesNothing(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(KEY, bytes("one"));
            long before = store.lastSequence();
            store.compareAndSet(KEY, bytes("other"), bytes("two"));
            store.putIfAbsent(KEY, bytes("two"));
            assertEquals(before, store.lastSequence());
        }
    }
}
