package dev.kvstore.concurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import dev.kvstore.testkit.TimeBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** Nobody ever sees part of a batch. */
class AtomicBatchesTest {
    private static final int KEYS = 40;
    private static final int MILLIS = Integer.getInteger("kvstore.concurrent.millis", 1000);

    @TempDir
    Path directory;

    @EngineTest
    void scansSnapshotsAndMultiGetsSeeWholeBatches(StoreSetup setup) throws InterruptedException {
        try (KeyValueStore store = setup.open(directory)) {
            Keyspace side = store.keyspace("side");
            write(store, side, 0);
            Crew crew = new Crew()
                    .add("writer 1", turn -> write(store, side, turn))
                    .add("writer 2", turn -> write(store, side, turn))
                    .add("scanner", turn -> scan(store, turn % 2 == 0))
                    .add("snapshots", turn -> {
                        try (Snapshot snapshot = store.snapshot()) {
                            byte[] value = scan(snapshot, turn % 2 == 0);
                            assertArrayEquals(value, scan(snapshot.keyspace("side"), turn % 2 == 1));
                            assertArrayEquals(value, snapshot.get(TestData.key(turn % KEYS)));
                        }
                    })
                    .add("multiGet", turn -> {
                        List<byte[]> values = store.multiGet(
                                List.of(TestData.key(0), TestData.key(KEYS / 2), TestData.key(KEYS - 1)));
                        assertArrayEquals(values.get(0), values.get(1));
                        assertArrayEquals(values.get(0), values.get(2));
                    })
                    .add("flusher", turn -> {
                        store.flush();
                        if (turn % 20 == 0) {
                            store.compact();
                        }
                    });
            crew.start();
            TimeBudget budget = new TimeBudget(Duration.ofMillis(MILLIS));
            Awaitility.await().until(() -> budget.isSpent() || crew.isStopped());
            crew.stop();
            crew.join(Duration.ofSeconds(40));
        }
    }

    /** Gives all keys the same new value, some of them by way of a deletion. */
    private static void write(KeyValueStore store, Keyspace side, int turn) {
        byte[] value = TestData.bytes(Thread.currentThread().getName() + " turn " + turn + "x".repeat(turn % 300));
        try (WriteBatch batch = store.newBatch()) {
            if (turn % 3 == 0) {
                batch.deleteRange(store, TestData.key(3), TestData.key(20)).delete(side, TestData.key(1));
            }
            for (int i = 0; i < KEYS; i++) {
                batch.put(TestData.key(i), value).put(side, TestData.key(i), value);
            }
            store.write(batch);
        }
    }

    /** Checks that all keys have the same value and returns it. */
    private static byte[] scan(Reader reader, boolean forwards) {
        byte[] value = null;
        int count = 0;
        try (Cursor cursor = reader.cursor()) {
            for (boolean on = forwards ? cursor.first() : cursor.last();
                    on;
                    on = forwards ? cursor.next() : cursor.prev()) {
                value = value == null ? cursor.valueBytes() : value;
                assertArrayEquals(value, cursor.valueBytes(), () -> "key " + TestData.text(cursor.keyBytes()));
                count++;
            }
        }
        assertEquals(KEYS, count);
        return value;
    }
}
