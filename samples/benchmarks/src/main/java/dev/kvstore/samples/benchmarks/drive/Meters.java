package dev.kvstore.samples.benchmarks.drive;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Counters of the running process. */
final class Meters {

    private static final Path PROCESS_IO = Path.of("/proc/self/io");
    private static final String WRITTEN = "write_bytes:";
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Meters() {}

    /** Returns the bytes that the calling thread has allocated on the heap so far. */
    static long allocatedByThisThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Returns the bytes the process has caused to be written to storage so far, NaN where the system keeps no count. */
    static double writtenByProcess() {
        try {
            List<String> lines = Files.isReadable(PROCESS_IO) ? Files.readAllLines(PROCESS_IO) : List.of();
            return lines.stream()
                    .filter(line -> line.startsWith(WRITTEN))
                    .mapToDouble(line ->
                            Long.parseLong(line.substring(WRITTEN.length()).strip()))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
