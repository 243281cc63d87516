package dev.kvstore.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The accounting is exact. */
class NativeMemoryTest {
    private final NativeMemory memory = new NativeMemory();

    @Test
    void allocationsAreAccountedByComponentUntilReleased() {
        Region cache = memory.allocate(MemoryComponent.BLOCK_CACHE, 1000);
        Region first = memory.allocate(MemoryComponent.CURSOR, 10);
        Region second = memory.allocate(MemoryComponent.CURSOR, 20);
        assertEquals(1000, memory.used(MemoryComponent.BLOCK_CACHE));
        assertEquals(30, memory.used(MemoryComponent.CURSOR));
        assertEquals(0, memory.used(MemoryComponent.MEMTABLE));
        assertEquals(1030, memory.used());
        first.close();
        first.close();
        assertEquals(1020, memory.used());
        second.close();
        cache.close();
        assertEquals(0, memory.used());
    }

    @Test
    void regionHoldsExactlyWhatWasAskedFor() {
        try (Region region = memory.allocate(MemoryComponent.SCRATCH, 13)) {
            assertEquals(13, region.capacity());
        }
    }

    @Test
    void nothingAndLessIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> memory.allocate(MemoryComponent.SCRATCH, 0));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> memory.allocate(MemoryComponent.SCRATCH, -1))
                .getMessage();
        assertEquals("bytes must be at least 1, got -1", message);
        assertEquals(0, memory.used());
    }

    @Test
    void refusedAllocationIsNotAccounted() {
        assertThrows(OutOfMemoryError.class, () -> memory.allocate(MemoryComponent.SCRATCH, 1L << 60));
        assertEquals(0, memory.used());
    }

    @Test
    void accountSurvivesConcurrentUse() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            running.add(threads.submit(() -> {
                for (int i = 1; i <= 2_000; i++) {
                    memory.allocate(MemoryComponent.SCRATCH, i).close();
                }
            }));
        }
        for (Future<?> thread : running) {
            thread.get();
        }
        threads.shutdown();
        assertEquals(0, memory.used());
    }
}
