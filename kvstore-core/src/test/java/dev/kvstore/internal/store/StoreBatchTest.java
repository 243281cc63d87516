package dev.kvstore.internal.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreOptions;
import dev.kvstore.WriteBatch;
import dev.kvstore.internal.io.SimulatedDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreBatchTest {
    private static final byte[] KEY = {1};
    private static final byte[] VALUE = {2};

    private final KeyValueStore store =
            StoreOpener.open(SimulatedDisk.create(Path.of("store")), StoreOptions.defaults());

    @AfterEach
    void close() {
        store.close();
        assertEquals(0, store.metrics().memoryBytes());
    }

    @Test
    void batchFilledBeforeAKeyspaceWasDroppedIsRefusedAfterwards() {
        Keyspace dropped = store.keyspace("dropped");
        try (WriteBatch batch = store.newBatch()) {
            batch.put(KEY, VALUE).put(dropped, KEY, VALUE);
            store.dropKeyspace("dropped");
            Keyspace next = store.keyspace("dropped");
            long before = store.lastSequence();

            assertThrows(StoreNotFoundException.class, () -> store.write(batch));
            assertEquals(before, store.lastSequence());
            assertNull(store.get(KEY));
            assertNull(next.get(KEY));
        }
    }

    @Test
    void conditionOnADroppedKeyspaceIsRefused() {
        Keyspace dropped = store.keyspace("dropped");
        try (WriteBatch batch = store.newBatch()) {
            batch.put(KEY, VALUE).requireVersion(dropped, KEY, Keyspace.NO_VERSION);
            store.dropKeyspace("dropped");
            assertThrows(StoreNotFoundException.class, () -> store.write(batch));
        }
    }

    @Test
    void clearedBatchForgetsTheDroppedKeyspace() {
        Keyspace dropped = store.keyspace("dropped");
        try (WriteBatch batch = store.newBatch()) {
            batch.put(dropped, KEY, VALUE);
            store.dropKeyspace("dropped");
            batch.clear();
            batch.put(KEY, VALUE);
            store.write(batch);
            assertArrayEquals(VALUE, store.get(KEY));
        }
    }
}
