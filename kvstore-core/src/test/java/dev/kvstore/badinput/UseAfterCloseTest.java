package dev.kvstore.badinput;

import static dev.kvstore.testkit.TestData.bytes;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreClosedException;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.Deadline;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Every call after close, from the closing and from another thread. */
class UseAfterCloseTest {
    private static final byte[] KEY = bytes("key");

    @TempDir
    Path directory;

    @EngineTest
    void everyCallSaysThatTheStoreIsClosed(StoreSetup setup) {
        KeyValueStore store = setup.open(directory);
        Keyspace side = store.keyspace("side");
        store.put(KEY, KEY);
        Cursor cursor = store.cursor();
        cursor.first();
        Map<String, Executable> calls = calls(store, side, store.newBatch().put(KEY, KEY), cursor, store.snapshot());
        store.close();
        check(calls);
        Deadline.within(Duration.ofSeconds(10), "another thread", () -> check(calls));
    }

    private static void check(Map<String, Executable> calls) {
        calls.forEach((name, call) -> {
            StoreClosedException refused = assertThrows(StoreClosedException.class, call, name);
            assertTrue(refused.getMessage().contains("closed"), () -> name + ": " + refused.getMessage());
        });
    }

    private Map<String, Executable> calls(
            KeyValueStore store, Keyspace side, WriteBatch batch, Cursor cursor, Snapshot snapshot) {
        Map<String, Executable> calls = new LinkedHashMap<>();
        Bytes<?> target = Bytes.allocateElasticOnHeap();
        calls.put("get", () -> store.get(KEY));
        calls.put("get into", () -> store.get(BytesStore.wrap(KEY), target));
        calls.put("entry", () -> side.entry(KEY));
        calls.put("version", () -> store.version(KEY));
        calls.put("exists", () -> store.exists(KEY));
        calls.put("multiGet", () -> store.multiGet(List.of(KEY)));
        calls.put("cursor", store::cursor);
        calls.put("put", () -> store.put(KEY, KEY));
        calls.put("put buffer", () -> side.put(BytesStore.wrap(KEY), BytesStore.wrap(KEY)));
        calls.put("delete", () -> store.delete(KEY));
        calls.put("getAndDelete", () -> store.getAndDelete(KEY));
        calls.put("putIfAbsent", () -> side.putIfAbsent(KEY, KEY));
        calls.put("compareAndSet", () -> store.compareAndSet(KEY, KEY, KEY));
        calls.put("deleteRange", () -> store.deleteRange(null, null));
        calls.put("approximateBytes", () -> store.approximateBytes(KeyRange.all()));
        calls.put("approximateCount", () -> store.approximateCount(KeyRange.all()));
        calls.put("keyspace", () -> store.keyspace("other"));
        calls.put("known keyspace", () -> store.keyspace("side"));
        calls.put("keyspaces", store::keyspaces);
        calls.put("dropKeyspace", () -> store.dropKeyspace("side"));
        calls.put("newBatch", store::newBatch);
        calls.put("write", () -> store.write(batch));
        calls.put("batch put", () -> batch.put(KEY, KEY));
        calls.put("snapshot", store::snapshot);
        calls.put("sync", store::sync);
        calls.put("flush", store::flush);
        calls.put("compact", store::compact);
        calls.put("verify", store::verify);
        calls.put("checkpoint", () -> store.checkpoint(directory.resolveSibling("copy")));
        calls.put("cursor next", cursor::next);
        calls.put("cursor key", cursor::keyBytes);
        calls.put("cursor isValid", cursor::isValid);
        calls.put("snapshot get", () -> snapshot.get(KEY));
        calls.put("snapshot keyspace", () -> snapshot.keyspace("side"));
        return calls;
    }
}
