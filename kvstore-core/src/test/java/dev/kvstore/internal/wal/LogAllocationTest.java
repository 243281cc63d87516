package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class LogAllocationTest {
    private static final int RECORDS = 20_000;

    @Test
    void appendingAllocatesNothingOnTheHeap() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (TestLog log = new TestLog(new CrashDisk());
                Region payload = log.memory.allocate(MemoryComponent.SCRATCH, 100)) {
            log.segments.segmentBytes(LogSegments.MAX_SEGMENT_BYTES / 64);
            log.segments.prepareNext();
            log.writer.roll();
            append(log.writer, payload, 1);
            long thread = Thread.currentThread().getId();
            long before = threads.getThreadAllocatedBytes(thread);
            append(log.writer, payload, 1 + RECORDS);
            long allocated = threads.getThreadAllocatedBytes(thread) - before;
            assertTrue(allocated < RECORDS, () -> allocated + " bytes for " + RECORDS + " records");
        }
    }

    private static void append(LogWriter writer, Region payload, long first) {
        for (long sequence = first; sequence < first + RECORDS; sequence++) {
            writer.append(payload, 0, 100, sequence, sequence, false);
        }
    }
}
