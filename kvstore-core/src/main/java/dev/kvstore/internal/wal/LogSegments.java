package dev.kvstore.internal.wal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.Disk.LogFile;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The segments of one log: makes the next one ready ahead of time, and deletes or recycles those below the watermark.
 *
 * <p>Live segments are those at or above the watermark; obsolete ones are kept as far as retention says, one may wait to
 * be recycled. A live segment is never renamed.
 *
 * <p><b>Thread safety.</b> All methods may be called from any thread; {@link #prepareNext()} and
 * {@link #truncateBelow} do their file work outside the monitor, so that the appender never waits for it. Each of the
 * two excludes itself by its own lock. Lock order: preparing or truncating, then the monitor.
 */
public final class LogSegments {
    /** The smallest size of a segment, in bytes. */
    public static final long MIN_SEGMENT_BYTES = 64 * 1024;

    /** The largest size of a segment, in bytes; one that holds a single large record may have up to 2³¹ - 1. */
    public static final long MAX_SEGMENT_BYTES = 1L << 30;

    /** Size of a segment that had to be made while a write waited for it. */
    private static final long SYNCHRONOUS_BYTES = 4 << 20;

    private static final int ROUNDING = 4096;

    private final Disk disk;
    private final LongSupplier numbers;
    private final boolean eager;
    private final SegmentFactory factory;
    private final LogPosition start;
    private final long startSequence;
    private final List<Long> dropped;
    private final Object preparing = new Object();
    private final Object truncating = new Object();

    @GuardedBy("this")
    private final Deque<LogSegment> live = new ArrayDeque<>();

    @GuardedBy("this")
    private final Deque<LogSegment> obsolete = new ArrayDeque<>();

    @GuardedBy("this")
    private LogSegment recyclable;

    @GuardedBy("this")
    private LogSegment prepared;

    @GuardedBy("this")
    private boolean closed;

    private volatile long segmentBytes;
    private volatile int retained;
    private volatile long retainedNanos;

    /**
     * Takes over the segments that recovery found. Makes what was recovered durable: it may have been read from the
     * operating system's memory, and nothing may be appended behind it before it is safe.
     *
     * @param disk the store's directory
     * @param storeId written into every segment
     * @param numbers gives file numbers above all that exist; thread-safe
     * @param memory for buffers
     * @param recovered what {@link LogReader} found
     * @param eager whether segments are reserved on the device as a whole, ahead of their use: right where commits are
     *     synced, dear where they are not
     * @param segmentBytes size of new segments, {@link #MIN_SEGMENT_BYTES} to {@link #MAX_SEGMENT_BYTES}
     * @throws IOException when a segment can't be made durable
     */
    public LogSegments(
            Disk disk,
            StoreId storeId,
            LongSupplier numbers,
            NativeMemory memory,
            LogRecovery recovered,
            long segmentBytes,
            boolean eager)
            throws IOException {
        this.disk = disk;
        this.numbers = numbers;
        this.eager = eager;
        this.factory = new SegmentFactory(disk, storeId, memory, eager);
        this.start = recovered.end();
        this.startSequence = recovered.lastSequence();
        this.dropped = recovered.dropped();
        segmentBytes(segmentBytes);
        for (LogRecovery.Segment segment : recovered.segments()) {
            if (!recovered.sealed()) {
                try (LogFile file = disk.openLog(FileNames.log(segment.number()))) {
                    file.force();
                }
            }
            live.add(new LogSegment(segment));
        }
        for (long number : recovered.obsolete()) {
            obsolete.add(new LogSegment(new LogRecovery.Segment(number, disk.size(FileNames.log(number)), 0)));
        }
    }

    /**
     * Sets the size of segments that are made from now on; rounded up to 4 KiB.
     *
     * @param bytes {@link #MIN_SEGMENT_BYTES} to {@link #MAX_SEGMENT_BYTES}
     */
    public void segmentBytes(long bytes) {
        if (bytes < MIN_SEGMENT_BYTES || bytes > MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException(
                    "segmentBytes must be " + MIN_SEGMENT_BYTES + " to " + MAX_SEGMENT_BYTES + ", got " + bytes);
        }
        segmentBytes = roundUp(bytes);
    }

    /** Size of new segments, in bytes. */
    public long segmentBytes() {
        return segmentBytes;
    }

    /** Sets how many obsolete segments are kept, the newest, at the next truncation. */
    public void retainSegments(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("retainSegments must be at least 0, got " + count);
        }
        retained = count;
    }

    /** How many obsolete segments are kept. */
    public int retainSegments() {
        return retained;
    }

    /** Sets how long a segment is kept after it became obsolete, whatever their number; 0 keeps none for its age. */
    public void retainNanos(long nanos) {
        retainedNanos = nanos;
    }

    /** Whether {@link #prepareNext()} has something to do. */
    public synchronized boolean needsPreparation() {
        return prepared == null && !closed;
    }

    /**
     * Makes the next segment ready: recycles an obsolete file or zero-fills a new one, and makes header and name durable.
     * For a background thread; without it, rolling makes a small segment while the write waits.
     *
     * @throws IOException when there is no room or the device fails; nothing is changed and it may be tried again
     */
    public void prepareNext() throws IOException {
        synchronized (preparing) {
            if (!needsPreparation()) {
                return;
            }
            LogSegment segment = make(segmentBytes);
            synchronized (this) {
                if (!closed && segment.number() > activeNumber()) {
                    prepared = segment;
                    return;
                }
            }
            discard(segment);
        }
    }

    /**
     * The number of the oldest segment that holds a record with a sequence number above {@code sequence}: the
     * watermark once everything up to {@code sequence} is durable elsewhere.
     */
    public synchronized long watermarkFor(long sequence) {
        for (LogSegment segment : live) {
            if (segment.lastSequence() > sequence || (segment == live.getLast() && !closed)) {
                return segment.number();
            }
        }
        return live.isEmpty() ? 0 : live.getLast().number() + 1;
    }

    /**
     * Deletes or recycles the segments with numbers below {@code watermark}, but for those retained. The segment being
     * written always stays. To be called when the manifest with this watermark is durable, and not before.
     *
     * @return bytes of the segments that became obsolete
     */
    public long truncateBelow(long watermark) throws IOException {
        synchronized (truncating) {
            long bytes = 0;
            for (LogSegment segment : retire(watermark)) {
                segment.close();
                bytes += segment.bytes();
            }
            for (LogSegment segment : surplus()) {
                disk.delete(FileNames.log(segment.number()));
            }
            return bytes;
        }
    }

    /** Number of the oldest live segment, 0 when there is none. */
    public synchronized long oldestNumber() {
        return live.isEmpty() ? 0 : live.getFirst().number();
    }

    /** Number of the segment being written, 0 before the first. */
    public synchronized long activeNumber() {
        return live.isEmpty() ? 0 : live.getLast().number();
    }

    /** How many segments are live. */
    public synchronized int liveCount() {
        return live.size();
    }

    /** Bytes of all files of the log, obsolete and prepared ones included. */
    public synchronized long totalBytes() {
        long bytes = bytesOf(live) + bytesOf(obsolete);
        bytes += prepared == null ? 0 : prepared.bytes();
        return bytes + (recyclable == null ? 0 : recyclable.bytes());
    }

    /** Bytes of the live segments: what recovery would have to read. */
    public synchronized long liveBytes() {
        return bytesOf(live);
    }

    /** Bytes of the segments that {@link #truncateBelow} of the same watermark would free. */
    public synchronized long bytesBelow(long watermark) {
        long bytes = 0;
        for (LogSegment segment : live) {
            bytes += segment.number() < watermark ? segment.bytes() : 0;
        }
        return bytes;
    }

    /** What the first segment of this session follows. */
    LogPosition start() {
        return start;
    }

    /** The last sequence number of the session before. */
    long startSequence() {
        return startSequence;
    }

    /** Deletes what recovery dropped, once a durable segment says that it does not follow it. */
    void deleteDropped() throws IOException {
        for (long number : dropped) {
            disk.delete(FileNames.log(number));
        }
    }

    /** A segment for a record of {@code recordBytes}; not live until {@link #activate}. */
    LogSegment take(long recordBytes) throws IOException {
        LogSegment next;
        synchronized (this) {
            next = prepared;
            prepared = null;
        }
        if (next != null) {
            if (next.number() > activeNumber() && next.fits(SegmentLayout.RECORDS, recordBytes)) {
                return next;
            }
            discard(next);
        }
        long needed = roundUp(SegmentLayout.OVERHEAD + recordBytes);
        long most = eager ? SYNCHRONOUS_BYTES : segmentBytes;
        return factory.create(numbers.getAsLong(), Math.max(needed, Math.min(segmentBytes, most)));
    }

    /** Makes a started segment the newest live one. */
    synchronized void activate(LogSegment segment) {
        live.add(segment);
    }

    /** The oldest segment below {@code number} that is still open, or null: completed, but not yet known to be durable. */
    synchronized LogSegment firstOpenBelow(long number) {
        for (LogSegment segment : live) {
            if (segment.number() < number && segment.isOpen()) {
                return segment;
            }
        }
        return null;
    }

    /** Ends the session: no segment is prepared any more, and the prepared one is deleted. */
    void close() throws IOException {
        LogSegment unused;
        LogSegment spare;
        synchronized (this) {
            closed = true;
            unused = prepared;
            spare = recyclable;
            prepared = null;
            recyclable = null;
        }
        if (unused != null) {
            unused.close();
            disk.delete(FileNames.log(unused.number()));
        }
        if (spare != null) {
            disk.delete(FileNames.log(spare.number()));
        }
    }

    private LogSegment make(long bytes) throws IOException {
        LogSegment old;
        synchronized (this) {
            old = recyclable;
            recyclable = null;
        }
        if (old != null && factory.canRecycle(old, bytes)) {
            return factory.recycle(old, numbers.getAsLong());
        }
        if (old != null) {
            disk.delete(FileNames.log(old.number()));
        }
        return factory.create(numbers.getAsLong(), bytes);
    }

    /** Deletes a segment that was never started. It can't be recycled: its name may be above the watermark. */
    private void discard(LogSegment segment) throws IOException {
        segment.close();
        disk.delete(FileNames.log(segment.number()));
    }

    private synchronized List<LogSegment> retire(long watermark) {
        List<LogSegment> retired = new ArrayList<>();
        while (!live.isEmpty() && live.getFirst().number() < watermark && (closed || live.size() > 1)) {
            LogSegment segment = live.removeFirst();
            segment.markObsolete();
            retired.add(segment);
        }
        obsolete.addAll(retired);
        return retired;
    }

    private synchronized List<LogSegment> surplus() {
        List<LogSegment> surplus = new ArrayList<>();
        while (obsolete.size() > retained && obsolete.getFirst().isObsoleteFor(retainedNanos)) {
            LogSegment segment = obsolete.removeFirst();
            if (recyclable == null && !closed && segment.bytes() == segmentBytes) {
                recyclable = segment;
            } else {
                surplus.add(segment);
            }
        }
        return surplus;
    }

    private static long bytesOf(Iterable<LogSegment> segments) {
        long bytes = 0;
        for (LogSegment segment : segments) {
            bytes += segment.bytes();
        }
        return bytes;
    }

    private static long roundUp(long bytes) {
        return Math.min((bytes + ROUNDING - 1) & -ROUNDING, Integer.MAX_VALUE & -RecordLayout.ALIGNMENT);
    }
}
