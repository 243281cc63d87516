package dev.kvstore.internal.wal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How far a log was written, as its appender publishes it: all of that is in the operating system's hands.
 *
 * <p><b>Visibility.</b> The appender publishes bytes, then the segment's end, then {@link #segment()} (when rolling), then
 * {@link #sequence()}. Who reads them in the opposite order finds in the segments all up to the sequence number he read.
 */
final class LogEnd {
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile LogSegment segment;

    LogEnd(long sequence) {
        this.sequence.set(sequence);
    }

    /** The segment being written. */
    LogSegment segment() {
        return segment;
    }

    /** Last sequence number that is in the operating system's hands. */
    long sequence() {
        return sequence.getAcquire();
    }

    /** Bytes of records appended in this session. */
    long bytes() {
        return bytes.getAcquire();
    }

    /** Goes on in a started segment; of the appender. */
    void enter(LogSegment started) {
        segment = started;
    }

    /** Says that {@code more} bytes up to {@code position} are stored; of the appender. */
    void publish(int position, long lastSequence, long more) {
        segment.publish(position, lastSequence);
        bytes.setRelease(bytes.getPlain() + more);
        sequence.setRelease(lastSequence);
    }
}
