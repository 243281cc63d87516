package dev.kvstore.internal.wal;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.Disk.LogFile;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The segments of one log: has the next one made ready ahead of time, and deletes or recycles those below the watermark.
 *
 * <p>Live segments are those at or above the watermark; obsolete ones are kept as far as retention says, one may wait to
 * be recycled. A live segment is never renamed.
 *
 * <p><b>Thread safety.</b> All methods may be called from any thread; {@link #prepareNext()} and
 * {@link #truncateBelow} do their file work outside the monitor, {@link SegmentLifecycle}'s, so that the appender never waits
 * for it. Each of the two excludes itself by its own lock. Lock order: preparing ({@link SegmentSupply}) or truncating, then the
 * monitor.
 */
public final class LogSegments {
    /** The smallest size of a segment, in bytes. */
    public static final long MIN_SEGMENT_BYTES = 64 * 1024;

    /** The largest size of a segment, in bytes; one that holds a single large record may have up to 2³¹ - 1. */
    public static final long MAX_SEGMENT_BYTES = 1L << 30;

    private final Disk disk;
    private final SegmentLifecycle lifecycle = new SegmentLifecycle();
    private final SegmentSupply supply;
    private final LogPosition start;
    private final long startSequence;
    private final List<Long> dropped;
    private final Object truncating = new Object();
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
        SegmentFactory factory = new SegmentFactory(disk, storeId, memory, eager);
        this.supply = new SegmentSupply(disk, factory, numbers, lifecycle, segmentBytes, eager);
        this.start = recovered.end();
        this.startSequence = recovered.lastSequence();
        this.dropped = recovered.dropped();
        for (LogRecovery.Segment segment : recovered.segments()) {
            if (!recovered.sealed()) {
                try (LogFile file = disk.openLog(FileNames.log(segment.number()))) {
                    file.force();
                }
            }
            lifecycle.activate(new LogSegment(segment));
        }
        for (long number : recovered.obsolete()) {
            lifecycle.addObsolete(new LogSegment(new LogRecovery.Segment(number, disk.size(FileNames.log(number)), 0)));
        }
    }

    /**
     * Sets the size of segments that are made from now on; rounded up to 4 KiB.
     *
     * @param bytes {@link #MIN_SEGMENT_BYTES} to {@link #MAX_SEGMENT_BYTES}
     */
    public void segmentBytes(long bytes) {
        supply.segmentBytes(bytes);
    }

    /** Size of new segments, in bytes. */
    public long segmentBytes() {
        return supply.segmentBytes();
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
    public boolean needsPreparation() {
        return lifecycle.needsPreparation();
    }

    /**
     * Makes the next segment ready: recycles an obsolete file or zero-fills a new one, and makes header and name durable.
     * For a background thread; without it, rolling makes a small segment while the write waits.
     *
     * @throws IOException when there is no room or the device fails; nothing is changed and it may be tried again
     */
    public void prepareNext() throws IOException {
        supply.prepareNext();
    }

    /**
     * The number of the oldest segment that holds a record with a sequence number above {@code sequence}: the
     * watermark once everything up to {@code sequence} is durable elsewhere.
     */
    public long watermarkFor(long sequence) {
        return lifecycle.watermarkFor(sequence);
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
            for (LogSegment segment : lifecycle.retire(watermark)) {
                segment.close();
                bytes += segment.bytes();
            }
            for (LogSegment segment : lifecycle.takeSurplus(retained, retainedNanos, segmentBytes())) {
                disk.delete(FileNames.log(segment.number()));
            }
            return bytes;
        }
    }

    /** Number of the oldest live segment, 0 when there is none. */
    public long oldestNumber() {
        return lifecycle.oldestNumber();
    }

    /** Number of the segment being written, 0 before the first. */
    public long activeNumber() {
        return lifecycle.activeNumber();
    }

    /** How many segments are live. */
    public int liveCount() {
        return lifecycle.liveCount();
    }

    /** Bytes of all files of the log, obsolete and prepared ones included. */
    public long totalBytes() {
        return lifecycle.totalBytes();
    }

    /** Bytes of the live segments: what recovery would have to read. */
    public long liveBytes() {
        return lifecycle.liveBytes();
    }

    /** Bytes of the segments that {@link #truncateBelow} of the same watermark would free. */
    public long bytesBelow(long watermark) {
        return lifecycle.liveBytesBelow(watermark);
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
        return supply.take(recordBytes);
    }

    /** Makes a started segment the newest live one. */
    void activate(LogSegment segment) {
        lifecycle.activate(segment);
    }

    /** The oldest segment below {@code number} that is still open, or null: completed, but not yet known to be durable. */
    LogSegment firstOpenBelow(long number) {
        return lifecycle.firstOpenBelow(number);
    }

    /** Ends the session: no segment is prepared any more, and what was made ready or waits to be recycled is deleted. */
    void close() throws IOException {
        for (LogSegment unused : lifecycle.end()) {
            unused.close();
            disk.delete(FileNames.log(unused.number()));
        }
    }
}
