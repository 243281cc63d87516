package dev.kvstore.internal.wal;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * Gives the appender its next segment: one that was made ready ahead of time, or a small one, made while a write waits.
 *
 * <p><b>Thread safety.</b> All methods may be called from any thread. Preparations exclude each other by a lock, which is held
 * during their file work and taken before the lifecycle's monitor; {@link #take} doesn't wait for them.
 */
final class SegmentSupply {
    /** Size of a segment that had to be made while a write waited for it. */
    private static final long SYNCHRONOUS_BYTES = 4 << 20;

    private static final int ROUNDING = 4096;

    private final Disk disk;
    private final SegmentFactory factory;
    private final LongSupplier numbers;
    private final SegmentLifecycle lifecycle;
    private final boolean eager;
    private final Object preparing = new Object();
    private volatile long segmentBytes;

    /** @param eager whether segments are reserved on the device as a whole, so that one made while a write waits must be small */
    SegmentSupply(
            Disk disk,
            SegmentFactory factory,
            LongSupplier numbers,
            SegmentLifecycle lifecycle,
            long bytes,
            boolean eager) {
        this.disk = disk;
        this.factory = factory;
        this.numbers = numbers;
        this.lifecycle = lifecycle;
        this.eager = eager;
        segmentBytes(bytes);
    }

    void segmentBytes(long bytes) {
        if (bytes < LogSegments.MIN_SEGMENT_BYTES || bytes > LogSegments.MAX_SEGMENT_BYTES) {
            throw new IllegalArgumentException("segmentBytes must be " + LogSegments.MIN_SEGMENT_BYTES + " to "
                    + LogSegments.MAX_SEGMENT_BYTES + ", got " + bytes);
        }
        segmentBytes = roundUp(bytes);
    }

    long segmentBytes() {
        return segmentBytes;
    }

    /** Makes the next segment ready, unless one is; see {@link LogSegments#prepareNext()}. */
    void prepareNext() throws IOException {
        synchronized (preparing) {
            if (!lifecycle.needsPreparation()) {
                return;
            }
            LogSegment segment = make(segmentBytes);
            if (!lifecycle.prepare(segment)) {
                discard(segment);
            }
        }
    }

    /** A segment for a record of {@code recordBytes}; not live yet. */
    LogSegment take(long recordBytes) throws IOException {
        LogSegment next = lifecycle.takePrepared();
        if (next != null) {
            if (next.number() > lifecycle.activeNumber() && next.fits(SegmentLayout.RECORDS, recordBytes)) {
                return next;
            }
            discard(next);
        }
        long needed = roundUp(SegmentLayout.OVERHEAD + recordBytes);
        long most = eager ? SYNCHRONOUS_BYTES : segmentBytes;
        return factory.create(numbers.getAsLong(), Math.max(needed, Math.min(segmentBytes, most)));
    }

    private LogSegment make(long bytes) throws IOException {
        LogSegment old = lifecycle.takeSpare();
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

    private static long roundUp(long bytes) {
        return Math.min((bytes + ROUNDING - 1) & -ROUNDING, Integer.MAX_VALUE & -RecordLayout.ALIGNMENT);
    }
}
