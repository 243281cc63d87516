package dev.kvstore.concurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.Durability;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Callers that are virtual threads, thousands of them on a carrier for each processor: none holds up the one it waits for. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {
    private static final int THREADS = 3_000;
    private static final int SYNCED_EVERY = 50;
    private static final int COUNTERS = 20;
    private static final int MOST_SECONDS = 60;

    @TempDir
    Path directory;

    @EngineTest
    void thousandsOfVirtualThreadsUseAStoreAtOnce(StoreSetup setup) throws Exception {
        try (KeyValueStore store = setup.open(directory)) {
            ExecutorService threads = virtualThreads();
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                boolean synced = setup.hasLog() && number % SYNCED_EVERY == 0;
                calls.add(threads.submit(
                        () -> writeReadCountAndScan(synced ? store.with(Durability.SYNC) : store, store, number)));
            }
            for (Future<?> call : calls) {
                call.get(MOST_SECONDS, TimeUnit.SECONDS);
            }
            threads.shutdown();
            assertEquals(THREADS, sumOfCounters(store));
            for (int i = 0; i < THREADS; i++) {
                assertArrayEquals(TestData.value(i), store.get(TestData.key(i)));
            }
        }
    }

    private static void writeReadCountAndScan(Keyspace durable, KeyValueStore store, int number) {
        durable.put(TestData.key(number), TestData.value(number));
        assertArrayEquals(TestData.value(number), store.get(TestData.key(number)));
        store.update(tx -> {
            byte[] before = tx.get(counter(number));
            long count = before == null ? 0 : ByteBuffer.wrap(before).getLong();
            tx.put(
                    counter(number),
                    ByteBuffer.allocate(Long.BYTES).putLong(count + 1).array());
        });
        try (Cursor cursor = store.cursor(KeyRange.from(TestData.key(number)))) {
            assertTrue(cursor.first());
            assertArrayEquals(TestData.key(number), cursor.keyBytes());
        }
    }

    private static long sumOfCounters(KeyValueStore store) {
        long sum = 0;
        for (int i = 0; i < COUNTERS; i++) {
            sum += ByteBuffer.wrap(store.get(counter(i))).getLong();
        }
        return sum;
    }

    private static byte[] counter(int number) {
        return TestData.bytes("counter-" + number % COUNTERS);
    }

    /** {@code Executors.newVirtualThreadPerTaskExecutor()}, which the JDK that this is compiled for lacks. */
    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
}
