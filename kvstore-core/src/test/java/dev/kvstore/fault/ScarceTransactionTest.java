package dev.kvstore.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Memory refused at one allocation after another of a transaction: an error, nothing kept, and the store goes on. */
class ScarceTransactionTest {
    private static final byte[] READ = {1};
    private static final byte[] WRITTEN = {2};
    private static final byte[] VALUE = new byte[2_000];

    @EngineTest
    void whatIsRefusedIsGivenBackAndTheNextTransactionRuns(StoreSetup setup) {
        long refused = 0;
        while (fails(setup, refused + 1)) {
            refused++;
        }
        assertTrue(refused >= 4, "allocations of a transaction: " + refused);
    }

    private static boolean fails(StoreSetup setup, long allocation) {
        AtomicLong left = new AtomicLong(Long.MAX_VALUE);
        Thread caller = Thread.currentThread();
        NativeMemory memory = new NativeMemory((component, bytes) -> {
            // What the engine's own threads do besides is other tests' matter.
            if (Thread.currentThread() == caller && left.decrementAndGet() == 0) {
                throw new OutOfMemoryError("allocation " + allocation + ", " + bytes + " bytes for " + component);
            }
        });
        boolean failed = false;
        try (KeyValueStore store = setup.open(SimulatedDisk.create(Path.of("store")), memory)) {
            left.set(allocation);
            try {
                transact(store);
            } catch (OutOfMemoryError e) {
                failed = true;
            }
            left.set(Long.MAX_VALUE);
            transact(store);
            assertArrayEquals(VALUE, store.get(WRITTEN));
        }
        assertEquals(0, memory.used(), "native memory left after allocation " + allocation + " was refused");
        return failed;
    }

    private static void transact(KeyValueStore store) {
        store.update(transaction -> {
            transaction.get(READ);
            transaction.put(WRITTEN, VALUE);
            try (Cursor cursor = transaction.cursor()) {
                assertTrue(cursor.last());
            }
        });
    }
}
