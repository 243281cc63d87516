package dev.kvstore.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.LeakCheck;
import dev.kvstore.StoreClosedException;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.ScarceMemory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BatchBufferTest {
    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final NativeMemory memory = leaks.watch(new NativeMemory());

    @Test
    void closeWaitsForTheWriteOnItsWay() throws InterruptedException {
        BatchBuffer batch = new BatchBuffer(memory);
        batch.put(0, new byte[] {1}, new byte[] {2});
        batch.ticket().begin(Durability.ASYNC, 0);
        Thread closer = new Thread(batch::close);
        closer.start();
        Awaitility.await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        assertEquals(1, batch.seal().getInt(0));
        batch.ticket().complete(7);
        assertEquals(7, batch.ticket().end());
        closer.join();
        assertEquals(0, memory.used());
    }

    @Test
    void closedBatchIsNotWritten() {
        BatchBuffer batch = new BatchBuffer(memory);
        batch.close();
        batch.close();
        assertThrows(StoreClosedException.class, () -> batch.ticket().begin(Durability.ASYNC, 0));
    }

    @Test
    void batchOnItsWayIsNotWrittenTwice() {
        try (BatchBuffer batch = new BatchBuffer(memory)) {
            batch.ticket().begin(Durability.ASYNC, 0);
            assertThrows(IllegalStateException.class, () -> batch.ticket().begin(Durability.ASYNC, 0));
            batch.ticket().fail(new IllegalArgumentException("as planned"));
            assertThrows(IllegalArgumentException.class, () -> batch.ticket().end());
        }
    }

    @Test
    void trimmingWithoutMemoryForTheSmallerOneKeepsTheLarge() {
        NativeMemory scarce = ScarceMemory.refusing(3);
        try (BatchBuffer batch = new BatchBuffer(scarce)) {
            batch.put(0, new byte[] {1}, new byte[2 << 20]);
            batch.clear();
            batch.trim();
            assertTrue(scarce.used() > 2 << 20);
            batch.trim();
            assertEquals(512, scarce.used());
        }
        assertEquals(0, scarce.used());
    }

    @Test
    void clearKeepsLargeMemoryUntilItIsTrimmed() {
        try (BatchBuffer batch = new BatchBuffer(memory)) {
            batch.put(0, new byte[] {1}, new byte[2 << 20]);
            assertTrue(memory.used() > 2 << 20);
            batch.clear();
            assertTrue(memory.used() > 2 << 20);
            batch.trim();
            assertTrue(memory.used() < 1 << 20);
        }
    }
}
