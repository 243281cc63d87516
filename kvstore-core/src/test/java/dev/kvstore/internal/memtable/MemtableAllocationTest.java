package dev.kvstore.internal.memtable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class MemtableAllocationTest {
    private static final int ENTRIES = 20_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final NativeMemory memory = new NativeMemory();

    @Test
    void putGetAndStepsAllocateNothing() {
        try (Region arena = memory.allocate(MemoryComponent.MEMTABLE, 8 << 20);
                Region key = memory.allocate(MemoryComponent.SCRATCH, 64)) {
            LookupResult result = new LookupResult();
            long allocated = Long.MAX_VALUE;
            // Until everything is compiled, the JVM allocates for itself now and then.
            for (int round = 0; round < 10 && allocated > 0; round++) {
                Memtable memtable = new Memtable(arena, round);
                InternalIterator iterator = memtable.iterator(Long.MAX_VALUE);
                long sum = run(memtable, iterator, key, result);
                Memtable measured = new Memtable(arena, round);
                InternalIterator over = measured.iterator(Long.MAX_VALUE);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                long again = run(measured, over, key, result);
                allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                assertEquals(sum, again);
            }
            assertEquals(0, allocated, "bytes allocated by " + ENTRIES + " puts, gets, seeks and steps");
        }
    }

    private static long run(Memtable memtable, InternalIterator iterator, Region key, LookupResult result) {
        long sum = 0;
        for (int i = 0; i < ENTRIES; i++) {
            key.putLong(0, (i % (ENTRIES - 500)) * 0x9E3779B97F4A7C15L);
            memtable.put(i + 1L, EntryKind.PUT, key, 0, 8, 8, 16);
            memtable.get(key, 0, 8, i + 1L, result);
            sum += result.sequence();
            iterator.seek(key, 0, 8);
            iterator.seekBefore(key, 0, 8);
        }
        for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
            sum += iterator.sequence();
        }
        for (iterator.seekToLast(); iterator.isValid(); iterator.prev()) {
            sum -= iterator.sequence();
        }
        return sum;
    }
}
