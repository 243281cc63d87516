package dev.kvstore.internal.wal;

import dev.kvstore.internal.memory.Region;

/**
 * What goes into the log by stores into the mapped segment: small records that nobody waits for, and fillers, which
 * complete a page. Nothing may be staged then. Of the appender, but for {@link #awaitPage} and {@link #isPageAwaited}.
 */
final class MappedRecords {
    /** From here on a system call is cheaper than the page faults of storing into the mapping. */
    private static final int WORTH_A_CALL = 2048;

    private static final int PAGE = 4096;

    private final LogTail tail;
    private final LogEnd end;
    private final LogFailure failure;
    private final RoomAhead ahead;
    private volatile boolean pageAwaited;

    MappedRecords(LogTail tail, LogEnd end, LogFailure failure, RoomAhead ahead) {
        this.tail = tail;
        this.end = end;
        this.failure = failure;
        this.ahead = ahead;
    }

    /** Whether a record that comes now may be stored, and is small enough for that to pay. */
    boolean takes(int bytes) {
        if (bytes >= WORTH_A_CALL) {
            return false;
        }
        ahead.came(bytes);
        return tail.isReserved(bytes);
    }

    /** Stores a record that it takes. */
    void store(Region scratch, Region payload, long offset, int length, long first, long last) {
        int from = tail.position();
        try {
            tail.store(scratch, payload, offset, length, first, last);
        } catch (InternalError e) {
            throw failure.of("write to", end.segment(), e);
        }
        publish(tail.position() - from);
    }

    /** Wants the page completed before the next record. For any thread. */
    void awaitPage() {
        pageAwaited = true;
    }

    /** Whether the page is still awaited. */
    boolean isPageAwaited() {
        return pageAwaited;
    }

    /** It is about to be completed, if it can be. */
    void pageComes() {
        pageAwaited = false;
    }

    /** Fills up the page being written, where it has room on the device and in the segment. */
    void completePage() {
        int gap = -tail.position() & (PAGE - 1);
        if (gap > 0 && gap < RecordLayout.HEADER_LENGTH) {
            gap += PAGE;
        }
        if (gap > 0 && tail.isReserved(gap) && tail.fits(gap)) {
            fillUp(gap);
        }
    }

    private void fillUp(int gap) {
        try {
            tail.storeFiller(gap);
        } catch (InternalError e) {
            throw failure.of("write to", end.segment(), e);
        }
        publish(gap);
    }

    private void publish(int bytes) {
        end.publish(tail.position(), tail.lastSequence(), bytes);
    }
}
