package dev.kvstore.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kvstore.Entry;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import dev.kvstore.testkit.TimeBudget;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** Concurrent reads and writes of single keys appear in one order that everybody agrees on. */
class LinearizabilityTest {
    private static final int KEYS = 6;
    private static final int MILLIS = Integer.getInteger("kvstore.concurrent.millis", 1200);

    @TempDir
    Path directory;

    private final RegisterHistory[] histories = new RegisterHistory[KEYS];
    private final AtomicLong values = new AtomicLong();

    @EngineTest
    void readsAndWritesOfEachKeyFormOneOrder(StoreSetup setup) throws InterruptedException {
        for (int i = 0; i < KEYS; i++) {
            histories[i] = new RegisterHistory();
        }
        try (KeyValueStore store = setup.open(directory)) {
            Crew crew = new Crew();
            for (int i = 0; i < 3; i++) {
                Random random = new Random(i);
                crew.add("writer " + i, turn -> write(store, random));
            }
            for (int i = 0; i < 3; i++) {
                Random random = new Random(100 + i);
                crew.add("reader " + i, turn -> read(store, random));
            }
            crew.add("flusher", turn -> flushAtTimes(store, turn));
            crew.start();
            TimeBudget budget = new TimeBudget(Duration.ofMillis(MILLIS));
            Awaitility.await().until(() -> budget.isSpent() || crew.isStopped());
            crew.stop();
            crew.join(Duration.ofSeconds(40));
        }
        int size = 0;
        for (int i = 0; i < KEYS; i++) {
            size += histories[i].size();
            assertNull(histories[i].check(), "key " + i + " with " + setup);
        }
        System.out.println("linearizability, " + setup + ": " + size + " operations");
        assertEquals(KEYS, histories.length);
    }

    /** Fills memory with other keys now and then, so that flush and compaction run all the time. */
    private static void flushAtTimes(KeyValueStore store, int turn) {
        store.put(TestData.key(turn % 1000), TestData.value(turn, 500));
        if (turn % 500 == 499) {
            store.flush();
        }
    }

    private void write(KeyValueStore store, Random random) {
        int key = random.nextInt(KEYS);
        byte[] bytes = {(byte) ('A' + key)};
        long value = values.incrementAndGet();
        long begin = System.nanoTime();
        switch (random.nextInt(6)) {
            case 0 -> histories[key].wrote(begin, store.delete(bytes), null);
            case 1 -> {
                long version = store.putIfAbsent(bytes, encoded(value));
                if (version != Keyspace.NO_VERSION) {
                    histories[key].wrote(begin, version, value);
                }
            }
            case 2 -> {
                long version = store.compareAndSet(bytes, store.version(bytes), encoded(value));
                if (version != Keyspace.NO_VERSION) {
                    histories[key].wrote(begin, version, value);
                }
            }
            default -> histories[key].wrote(begin, store.put(bytes, encoded(value)), value);
        }
    }

    private void read(KeyValueStore store, Random random) {
        int key = random.nextInt(KEYS);
        long begin = System.nanoTime();
        Entry entry = store.entry(new byte[] {(byte) ('A' + key)});
        if (entry == null) {
            histories[key].read(begin, 0, null);
        } else {
            histories[key].read(
                    begin, entry.version(), ByteBuffer.wrap(entry.value()).getLong());
        }
    }

    private static byte[] encoded(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }
}
