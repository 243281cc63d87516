package dev.kvstore.badinput;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.StoreState;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Calls by a thread whose interrupt status is set. */
class InterruptedCallerTest {
    @TempDir
    Path directory;

    @AfterEach
    void clearStatus() {
        Thread.interrupted();
    }

    @EngineTest
    void everyCallWorksOrSaysSoAndTheStatusStays(StoreSetup setup) {
        Thread.currentThread().interrupt();
        try (KeyValueStore store = setup.open(directory)) {
            assertTrue(Thread.interrupted(), "after open");
            TestData.putNumbers(store, 0, 100);
            calls(store).forEach((name, call) -> {
                Thread.currentThread().interrupt();
                try {
                    call.run();
                } catch (StoreInterruptedException e) {
                    assertTrue(e.getMessage() != null && !e.getMessage().isBlank(), name);
                }
                assertTrue(Thread.interrupted(), () -> "the interrupt status after " + name);
                assertEquals(StoreState.OPEN, store.metrics().state(), name);
            });
            store.put(key(1), bytes("after"));
            assertEquals("after", text(store.get(key(1))));
            Thread.currentThread().interrupt();
        }
        assertTrue(Thread.interrupted(), "after close");
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals("after", text(store.get(key(1))));
            assertEquals("value-2", text(store.get(key(2))));
        }
    }

    private Map<String, Runnable> calls(KeyValueStore store) {
        Map<String, Runnable> calls = new LinkedHashMap<>();
        calls.put("get", () -> store.get(key(1)));
        calls.put("put", () -> store.put(key(1), value(2)));
        calls.put("flush", store::flush);
        calls.put("get from a table", () -> store.get(key(1)));
        calls.put("cursor", () -> {
            try (Cursor cursor = store.cursor()) {
                cursor.first();
                cursor.last();
            }
        });
        calls.put("snapshot", () -> {
            try (Snapshot snapshot = store.snapshot()) {
                snapshot.get(key(1));
            }
        });
        calls.put("batch", () -> {
            try (WriteBatch batch = store.newBatch()) {
                store.write(batch.put(key(3), value(3)));
            }
        });
        calls.put("keyspace", () -> store.keyspace("side").put(key(1), value(1)));
        calls.put("dropKeyspace", () -> {
            if (store.keyspaces().contains("side")) {
                store.dropKeyspace("side");
            }
        });
        calls.put("compact", store::compact);
        calls.put("verify", store::verify);
        calls.put("checkpoint", () -> store.checkpoint(directory.resolve("../" + directory.getFileName() + "-copy")));
        if (store.metrics().walSegments() > 0) {
            calls.put("sync", store::sync);
            calls.put("synced put", () -> store.with(Durability.SYNC).put(key(4), value(4)));
        }
        return calls;
    }
}
