package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** Durability chosen for a store, for a view of it, or for one batch. */
class DurabilityTest {
    @TempDir
    Path directory;

    @EngineTest
    void aSyncedWriteIsSyncedWhenItReturns(StoreSetup setup) {
        if (!setup.hasLog()) {
            return;
        }
        try (KeyValueStore store = setup.open(directory, o -> o.syncIntervalMillis(60_000))) {
            store.put(key(1), value(1));
            long version = store.with(Durability.SYNC).put(key(2), value(2));
            assertTrue(store.metrics().walLastSyncedSequence() >= version);
            try (WriteBatch batch = store.newBatch()) {
                long last = store.write(batch.put(key(3), value(3)), Durability.SYNC);
                assertTrue(store.metrics().walLastSyncedSequence() >= last);
            }
            assertEquals("value-2", text(store.get(key(2))));
        }
    }

    @EngineTest
    void syncReturnsTheLastSequence(StoreSetup setup) {
        if (!setup.hasLog()) {
            return;
        }
        try (KeyValueStore store = setup.open(directory, o -> o.syncIntervalMillis(60_000))) {
            long version = store.put(key(1), value(1));
            assertTrue(store.sync() >= version);
            assertTrue(store.metrics().walLastSyncedSequence() >= version);
            assertEquals(0, store.metrics().walUnsyncedBytes());
        }
    }

    @EngineTest
    void unsyncedWritesAreSyncedAfterTheInterval(StoreSetup setup) {
        if (!setup.hasLog()) {
            return;
        }
        try (KeyValueStore store = setup.open(directory, o -> o.syncIntervalMillis(20))) {
            long version = store.with(Durability.ASYNC).put(key(1), value(1));
            Awaitility.await("periodic sync").until(() -> store.metrics().walLastSyncedSequence() >= version);
        }
    }

    @EngineTest
    void flushMakesEverythingDurableInEveryMode(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            long version = store.put(key(1), value(1));
            assertTrue(store.flush() >= version);
        }
    }

    @EngineTest
    void aStoreWithALogRefusesWritesWithoutAndTheOtherWayRound(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Durability impossible = setup.hasLog() ? Durability.NONE : Durability.SYNC;
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> store.with(impossible));
            assertTrue(refused.getMessage().startsWith("durability must be"), refused.getMessage());
            assertTrue(refused.getMessage().endsWith("got " + impossible), refused.getMessage());
            try (WriteBatch batch = store.newBatch()) {
                batch.put(key(1), value(1));
                assertThrows(IllegalArgumentException.class, () -> store.write(batch, impossible));
            }
        }
    }

    @EngineTest
    void viewsWithAnotherDurabilityAreTheSameKeyspace(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Keyspace side = store.keyspace("side").with(setup.options().durability());
            side.put(key(1), bytes("here"));
            assertEquals("side", side.name());
            assertEquals("here", text(store.keyspace("side").get(key(1))));
        }
    }

    @EngineTest
    void aStoreCanChangeBetweenLogAndNoLog(StoreSetup setup) {
        Durability other = setup.hasLog() ? Durability.NONE : Durability.ASYNC;
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1));
        }
        try (KeyValueStore store = setup.open(directory, o -> o.durability(other))) {
            assertEquals("value-1", text(store.get(key(1))));
            store.put(key(2), value(2));
        }
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals("value-1", text(store.get(key(1))));
            assertEquals("value-2", text(store.get(key(2))));
        }
    }
}
