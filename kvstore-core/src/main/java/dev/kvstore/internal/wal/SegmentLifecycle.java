package dev.kvstore.internal.wal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where in its life each segment of a log is: prepared, live, obsolete, or spare, which waits to be recycled.
 *
 * <p><b>Thread safety.</b> All methods may be called from any thread. Every step is one under the monitor, and none does file
 * work, so that the appender never waits for it.
 */
final class SegmentLifecycle {
    @GuardedBy("this")
    private final Deque<LogSegment> live = new ArrayDeque<>();

    @GuardedBy("this")
    private final Deque<LogSegment> obsolete = new ArrayDeque<>();

    @GuardedBy("this")
    private LogSegment spare;

    @GuardedBy("this")
    private LogSegment prepared;

    @GuardedBy("this")
    private boolean ended;

    synchronized boolean needsPreparation() {
        return prepared == null && !ended;
    }

    /** Takes a segment as the prepared one; false when none is wanted any more, or a newer one is live already. */
    synchronized boolean prepare(LogSegment segment) {
        if (ended || segment.number() <= activeNumber()) {
            return false;
        }
        prepared = segment;
        return true;
    }

    /** Hands out the prepared segment; null when there is none. */
    synchronized LogSegment takePrepared() {
        LogSegment taken = prepared;
        prepared = null;
        return taken;
    }

    /** Hands out the spare segment; null when there is none. */
    synchronized LogSegment takeSpare() {
        LogSegment taken = spare;
        spare = null;
        return taken;
    }

    /** Makes a segment the newest live one. */
    synchronized void activate(LogSegment segment) {
        live.add(segment);
    }

    /** Adds the newest obsolete segment of an earlier session. */
    synchronized void addObsolete(LogSegment segment) {
        obsolete.add(segment);
    }

    /** Makes the live segments below {@code watermark} obsolete, but for the one being written; returns them. */
    synchronized List<LogSegment> retire(long watermark) {
        List<LogSegment> retired = new ArrayList<>();
        while (!live.isEmpty() && live.getFirst().number() < watermark && (ended || live.size() > 1)) {
            LogSegment segment = live.removeFirst();
            segment.markObsolete();
            retired.add(segment);
        }
        obsolete.addAll(retired);
        return retired;
    }

    /**
     * Hands out the obsolete segments that nobody wants; one of {@code usefulBytes} becomes the spare one where there is none.
     *
     * @param retained how many stay, the newest
     * @param retainedNanos how long each stays
     */
    synchronized List<LogSegment> takeSurplus(int retained, long retainedNanos, long usefulBytes) {
        List<LogSegment> surplus = new ArrayList<>();
        while (obsolete.size() > retained && obsolete.getFirst().isObsoleteFor(retainedNanos)) {
            LogSegment segment = obsolete.removeFirst();
            if (spare == null && !ended && segment.bytes() == usefulBytes) {
                spare = segment;
            } else {
                surplus.add(segment);
            }
        }
        return surplus;
    }

    /** Ends the session: hands out what was prepared and spare, and takes neither any more. */
    synchronized List<LogSegment> end() {
        ended = true;
        List<LogSegment> unused = new ArrayList<>();
        if (prepared != null) {
            unused.add(takePrepared());
        }
        if (spare != null) {
            unused.add(takeSpare());
        }
        return unused;
    }

    /** The oldest live segment with a sequence number above {@code sequence}; see {@link LogSegments#watermarkFor}. */
    synchronized long watermarkFor(long sequence) {
        for (LogSegment segment : live) {
            if (segment.lastSequence() > sequence || (segment == live.getLast() && !ended)) {
                return segment.number();
            }
        }
        return live.isEmpty() ? 0 : live.getLast().number() + 1;
    }

    /** The oldest live segment below {@code number} that is open, or null. */
    synchronized LogSegment firstOpenBelow(long number) {
        for (LogSegment segment : live) {
            if (segment.number() < number && segment.isOpen()) {
                return segment;
            }
        }
        return null;
    }

    synchronized long oldestNumber() {
        return live.isEmpty() ? 0 : live.getFirst().number();
    }

    synchronized long activeNumber() {
        return live.isEmpty() ? 0 : live.getLast().number();
    }

    synchronized int liveCount() {
        return live.size();
    }

    synchronized long totalBytes() {
        long bytes = bytesOf(live) + bytesOf(obsolete);
        bytes += prepared == null ? 0 : prepared.bytes();
        return bytes + (spare == null ? 0 : spare.bytes());
    }

    synchronized long liveBytes() {
        return bytesOf(live);
    }

    synchronized long liveBytesBelow(long watermark) {
        long bytes = 0;
        for (LogSegment segment : live) {
            bytes += segment.number() < watermark ? segment.bytes() : 0;
        }
        return bytes;
    }

    private static long bytesOf(Iterable<LogSegment> segments) {
        long bytes = 0;
        for (LogSegment segment : segments) {
            bytes += segment.bytes();
        }
        return bytes;
    }
}
