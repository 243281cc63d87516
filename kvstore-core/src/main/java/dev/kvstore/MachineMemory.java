package dev.kvstore;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much native memory a store takes when nobody says. */
final class MachineMemory {
    private static final long SMALLEST = 64L << 20;
    private static final long LARGEST = 4L << 30;
    private static final int SHARE = 8;

    private MachineMemory() {}

    /** An eighth of the memory of the container, or of the machine outside one. */
    static long defaultBudget() {
        long total =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Math.max(SMALLEST, Math.min(LARGEST, total / SHARE));
    }
}
