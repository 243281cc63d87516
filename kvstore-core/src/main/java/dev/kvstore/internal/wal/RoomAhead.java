package dev.kvstore.internal.wal;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Room on the device, and pages of the mapping, made ready ahead of the records that are stored there. The appender says what
 * came, one other thread makes ready.
 */
final class RoomAhead {
    /** Room is reserved for this many times what came since the last look: a sync may delay the next one. */
    private static final int RESERVED = 64;

    private static final long LEAST_RESERVED = 64 * 1024;
    private static final long MOST_RESERVED = 16 << 20;

    /** Pages are touched for this many times what came since the last look. */
    private static final int TOUCHED = 4;

    private static final long MOST_TOUCHED = 1 << 20;

    private final LogEnd end;
    private final AtomicLong bytes = new AtomicLong();

    /** What the last look found; of its thread. */
    private long seen;

    RoomAhead(LogEnd end) {
        this.end = end;
    }

    /** A record that can be stored where there is room. */
    void came(int more) {
        bytes.setRelease(bytes.getPlain() + more);
    }

    /** Makes ready as much as what came since the last look calls for. */
    void reserve() throws IOException {
        long now = bytes.getAcquire();
        long recent = now - seen;
        seen = now;
        if (recent > 0) {
            long ahead = Math.max(LEAST_RESERVED, Math.min(MOST_RESERVED, RESERVED * recent));
            end.segment().prepareBeyondWritten(ahead, Math.min(MOST_TOUCHED, TOUCHED * recent));
        }
    }
}
