package dev.kvstore.internal.lsm;

import java.util.concurrent.TimeUnit;

/** How long no compaction begins by itself because one found no room. Under the compactor's monitor. */
final class FullDevicePause {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(10);

    private boolean begun;
    private long end;

    void begin() {
        begun = true;
        end = System.nanoTime() + NANOS;
    }

    /** Whether one has begun, and its end was not noticed yet. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether it lasts; notices its end. */
    boolean lasts() {
        begun &= System.nanoTime() - end < 0;
        return begun;
    }
}
