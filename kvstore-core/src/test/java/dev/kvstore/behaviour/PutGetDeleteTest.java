package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Single entries, through arrays. */
class PutGetDeleteTest {
    private static final byte[] KEY = bytes("key");

    @TempDir
    Path directory;

    @EngineTest
    void findsWhatWasPut(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(KEY, bytes("value"));
            assertEquals("value", text(store.get(KEY)));
            assertTrue(store.exists(KEY));
        }
    }

    @EngineTest
    void findsNothingUnderAKeyThatWasNeverPut(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(KEY, bytes("value"));
            for (String other : new String[] {"ke", "key ", "kez", "kex", "a", "z"}) {
                assertNull(store.get(bytes(other)), other);
                assertFalse(store.exists(bytes(other)), other);
            }
        }
    }

    @EngineTest
    void theLaterPutWins(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(KEY, bytes("first"));
            store.flush();
            store.put(KEY, bytes("second, of another length"));
            assertEquals("second, of another length", text(store.get(KEY)));
            store.flush();
            assertEquals("second, of another length", text(store.get(KEY)));
        }
    }

    @EngineTest
    void anEmptyValueIsAValue(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(KEY, new byte[0]);
            assertArrayEquals(new byte[0], store.get(KEY));
            assertTrue(store.exists(KEY));
            store.flush();
            assertArrayEquals(new byte[0], store.get(KEY));
        }
    }

    @EngineTest
    void aDeletedKeyHasNoValueWhereverItWas(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(KEY, bytes("value"));
            store.delete(KEY);
            assertNull(store.get(KEY));
            store.put(KEY, bytes("value"));
            store.flush();
            store.delete(KEY);
            assertNull(store.get(KEY));
            store.flush();
            assertNull(store.get(KEY));
            assertFalse(store.exists(KEY));
        }
    }

    @EngineTest
    void deletingAnAbsentKeyIsNoError(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            long version = store.delete(KEY);
            assertTrue(version > Keyspace.NO_VERSION);
            assertNull(store.get(KEY));
        }
    }

    @EngineTest
    void aDeletedKeyCanBePutAgain(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(KEY, bytes("first"));
            store.delete(KEY);
            store.put(KEY, bytes("again"));
            assertEquals("again", text(store.get(KEY)));
        }
    }

    @EngineTest
    void keepsCopiesOfWhatItIsGivenAndGives(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            byte[] key = bytes("mine");
            byte[] value = bytes("value");
            store.put(key, value);
            key[0] = 'x';
            value[0] = 'x';
            byte[] found = store.get(bytes("mine"));
            assertEquals("value", text(found));
            found[0] = 'y';
            assertEquals("value", text(store.get(bytes("mine"))));
            assertNotSame(found, store.get(bytes("mine")));
        }
    }

    @EngineTest
    void keysOfEveryByteAreKept(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < 256; i++) {
                store.put(new byte[] {(byte) i}, TestData.value(i));
                store.put(new byte[] {(byte) i, 0}, TestData.value(-i - 1));
            }
            store.flush();
            for (int i = 0; i < 256; i++) {
                assertArrayEquals(TestData.value(i), store.get(new byte[] {(byte) i}), "key " + i);
                assertArrayEquals(TestData.value(-i - 1), store.get(new byte[] {(byte) i, 0}), "key " + i + ", 0");
                assertNull(store.get(new byte[] {(byte) i, 1}), "key " + i + ", 1");
            }
        }
    }
}
