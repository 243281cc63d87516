package dev.kvstore.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.Cursor;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreClosedException;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.WriteBatch;
import dev.kvstore.model.Fingerprint;
import dev.kvstore.testkit.Deadline;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.io.TempDir;

/** {@code close()} in the middle of everything: late callers get {@link StoreClosedException}, nothing crashes or hangs. */
class CloseRacesTest {
    private static final int ROUNDS = Integer.getInteger("kvstore.concurrent.closes", 12);
    private static final Duration LONGEST = Duration.ofSeconds(40);

    @TempDir
    Path directory;

    @EngineTest
    void closingRacesEverything(StoreSetup setup) throws InterruptedException {
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            Path path = directory.resolve("store-" + round % 3);
            KeyValueStore store = setup.open(path);
            TestData.putNumbers(store, 0, 200);
            Crew crew = crewOn(store);
            crew.start();
            LockSupport.parkNanos(random.nextInt(20_000_000));
            Deadline.within(LONGEST, "close in round " + round, store::close);
            crew.join(LONGEST);
            assertEquals(0, store.metrics().memoryBytes(), "native memory left in round " + round);
            long content;
            try (KeyValueStore again = setup.open(path)) {
                content = Fingerprint.of(again);
            }
            try (KeyValueStore again = setup.open(path)) {
                assertEquals(content, Fingerprint.of(again));
            }
        }
    }

    @EngineTest
    void twoThreadsMayCloseAtOnce(StoreSetup setup) throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            KeyValueStore store = setup.open(directory);
            store.put(TestData.key(round), TestData.value(round));
            Crew crew = new Crew();
            for (int i = 0; i < 3; i++) {
                crew.add("closer " + i, turn -> {
                    store.close();
                    crew.stop();
                });
            }
            crew.start();
            crew.join(LONGEST);
            setup.open(directory).close();
        }
    }

    private static Crew crewOn(KeyValueStore store) {
        Class<StoreClosedException> end = StoreClosedException.class;
        Bytes<?> target = Bytes.allocateElasticOnHeap();
        return new Crew()
                .add("put", end, turn -> store.put(TestData.key(turn % 500), TestData.value(turn, turn % 700)))
                .add("get", end, turn -> store.get(TestData.key(turn % 200)))
                .add("get into buffer", end, turn -> {
                    target.clear();
                    store.get(BytesStore.wrap(TestData.key(turn % 200)), target);
                })
                .add("multiGet", end, turn -> store.multiGet(List.of(TestData.key(1), TestData.key(turn % 200))))
                .add("batch", end, turn -> {
                    try (WriteBatch batch = store.newBatch()) {
                        store.write(batch.put(TestData.key(turn % 300), TestData.value(turn))
                                .deleteRange(store, TestData.key(400), TestData.key(420)));
                    }
                })
                .add("cursor", end, turn -> walk(store.cursor(), turn))
                .add("snapshot", end, turn -> {
                    try (Snapshot snapshot = store.snapshot()) {
                        snapshot.get(TestData.key(turn % 200));
                        walk(snapshot.cursor(KeyRange.from(TestData.key(50))), turn);
                    }
                })
                .add(
                        "update",
                        end,
                        turn -> store.update(tx -> {
                            walk(tx.cursor(), turn);
                            tx.put(TestData.key(turn % 300), TestData.value(turn));
                        }))
                .add("transaction", end, turn -> {
                    try (ExplicitTransaction tx = store.beginTransaction()) {
                        tx.get(TestData.key(turn % 200));
                        tx.deleteRange(TestData.key(410), TestData.key(420));
                        tx.commit();
                    } catch (TransactionConflictException e) {
                        // Others write the same keys.
                    }
                })
                .add("estimate", end, turn -> store.approximateBytes(KeyRange.all()))
                .add("flush", end, turn -> store.flush())
                .add("compact", end, turn -> store.compact())
                .add("sync and verify", end, turn -> {
                    store.sync();
                    store.verify();
                })
                .add("keyspaces", end, turn -> {
                    store.keyspace("side").put(TestData.key(turn % 10), TestData.value(turn));
                    store.dropKeyspace("side");
                });
    }

    private static void walk(Cursor cursor, int turn) {
        try (cursor) {
            int steps = 0;
            boolean forwards = turn % 2 == 0;
            for (boolean on = forwards ? cursor.first() : cursor.last();
                    on && steps < 100;
                    on = forwards ? cursor.next() : cursor.prev()) {
                cursor.keyBytes();
                cursor.valueBytes();
                steps++;
            }
        }
    }
}
