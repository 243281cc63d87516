package dev.kvstore.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreInterruptedException;
import dev.kvstore.StoreState;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import dev.kvstore.testkit.TimeBudget;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;

/** Threads that are interrupted all the time: each call succeeds or says so, and the store stays whole. */
class InterruptRacesTest {
    private static final int WRITERS = 3;
    private static final int MILLIS = Integer.getInteger("kvstore.concurrent.millis", 800);

    @TempDir
    Path directory;

    @EngineTest
    void interruptsHarmNobody(StoreSetup setup) throws InterruptedException {
        AtomicIntegerArray acknowledged = new AtomicIntegerArray(WRITERS);
        AtomicIntegerArray attempted = new AtomicIntegerArray(WRITERS);
        try (KeyValueStore store = setup.open(directory)) {
            Crew crew = new Crew();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                Keyspace target = setup.hasLog() && i == 0 ? store.with(Durability.SYNC) : store;
                crew.add(
                        "writer " + i,
                        turn -> interruptible(() -> {
                            attempted.set(writer, turn + 1);
                            target.put(
                                    key(writer),
                                    ByteBuffer.allocate(400).putInt(turn + 1).array());
                            acknowledged.set(writer, turn + 1);
                        }));
            }
            crew.add(
                    "reader",
                    turn -> interruptible(() -> {
                        store.get(key(turn % WRITERS));
                        try (Cursor cursor = store.cursor()) {
                            cursor.first();
                        }
                    }));
            crew.add(
                    "maintenance",
                    turn -> interruptible(() -> {
                        store.flush();
                        store.compact();
                        store.verify();
                        store.keyspace("side").put(key(1), TestData.value(turn));
                    }));
            crew.start();
            TimeBudget budget = new TimeBudget(Duration.ofMillis(MILLIS));
            while (!budget.isSpent() && !crew.isStopped()) {
                crew.threads().forEach(Thread::interrupt);
                LockSupport.parkNanos(100_000);
            }
            crew.stop();
            crew.join(Duration.ofSeconds(40));
            assertEquals(
                    StoreState.OPEN,
                    store.metrics().state(),
                    () -> "failed by " + store.metrics().lastError());
            check(store, acknowledged, attempted);
        }
        try (KeyValueStore store = setup.open(directory)) {
            check(store, acknowledged, attempted);
        }
    }

    private static void interruptible(Runnable call) {
        try {
            call.run();
        } catch (StoreInterruptedException e) {
            assertTrue(Thread.interrupted(), "the interrupt status is set again");
        }
        Thread.interrupted();
    }

    private static void check(KeyValueStore store, AtomicIntegerArray acknowledged, AtomicIntegerArray attempted) {
        for (int i = 0; i < WRITERS; i++) {
            byte[] value = store.get(key(i));
            int found = value == null ? 0 : ByteBuffer.wrap(value).getInt();
            assertTrue(
                    found >= acknowledged.get(i) && found <= attempted.get(i),
                    "writer " + i + ": acknowledged " + acknowledged.get(i) + ", found " + found + ", attempted "
                            + attempted.get(i));
        }
    }

    private static byte[] key(int writer) {
        return TestData.key(writer);
    }
}
