package dev.kvstore.internal.lsm;

import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.wal.LogObserver;
import dev.kvstore.internal.wal.LogRecovery;
import dev.kvstore.internal.wal.LogSegments;
import dev.kvstore.internal.wal.LogWriter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The log as the engine sees it: writer and segments, and the keeping of both. As thread-safe as
 * {@link LogWriter} and {@link LogSegments} are.
 */
final class EngineLog {
    private static final int PAGE_WAITS = 10;
    private static final long PAGE_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Disk disk;
    private final LiveSettings settings;
    private final LogSegments segments;
    private final LogWriter writer;

    /** Segments below this number are obsolete, and the manifest says so. */
    private volatile long watermark;

    private EngineLog(Disk disk, LiveSettings settings, LogSegments segments, LogWriter writer) {
        this.disk = disk;
        this.settings = settings;
        this.segments = segments;
        this.writer = writer;
    }

    /**
     * Starts a new segment behind what was recovered.
     *
     * @param observer told of syncs and new segments
     * @param eager whether most commits will be synced
     */
    static EngineLog open(
            Disk disk,
            StoreId storeId,
            LongSupplier fileNumbers,
            NativeMemory memory,
            LogRecovery recovered,
            LiveSettings settings,
            LogObserver observer,
            boolean eager) {
        try {
            LogSegments segments = new LogSegments(
                    disk,
                    storeId,
                    fileNumbers,
                    memory,
                    recovered,
                    settings.walSegmentBytes().get(),
                    eager);
            return new EngineLog(disk, settings, segments, new LogWriter(disk, segments, memory, observer));
        } catch (IOException e) {
            throw DiskFailures.of(disk, "the log can't be started", e);
        }
    }

    void append(Region batch, int length, long firstSequence, long lastSequence, boolean willSync) {
        writer.append(batch, 0, length, firstSequence, lastSequence, willSync);
    }

    void writeStaged() {
        writer.writeStaged();
    }

    void sync(long sequence) {
        writer.sync(sequence);
    }

    /** Has the page being written filled up, by the next write if one comes soon, else under the write lock. */
    void completePage(WriteQueue queue) {
        writer.awaitPage();
        for (int i = 0; i < PAGE_WAITS && writer.isPageAwaited(); i++) {
            LockSupport.parkNanos(this, PAGE_WAIT_NANOS);
        }
        if (writer.isPageAwaited()) {
            queue.lock();
            try {
                writer.completePage();
            } finally {
                queue.unlock();
            }
        }
    }

    void sync() {
        writer.sync();
    }

    /** Goes on in a new segment and returns its number; under the write lock. */
    long roll() {
        writer.roll();
        return segments.activeNumber();
    }

    long appendedSequence() {
        return writer.appendedSequence();
    }

    long durableSequence() {
        return writer.durableSequence();
    }

    LogWriter writer() {
        return writer;
    }

    LogSegments segments() {
        return segments;
    }

    /** The oldest segment needed once everything up to {@code sequence} is in tables. */
    long watermarkFor(long sequence) {
        return segments.watermarkFor(sequence);
    }

    /** Remembers the watermark that the manifest holds. */
    void watermark(long segment) {
        watermark = segment;
    }

    /** Bytes that {@link #truncate()} would free. */
    long truncatableBytes() {
        return segments.bytesBelow(watermark);
    }

    /**
     * Deletes or recycles the segments wholly below the watermark.
     *
     * @return how many bytes became obsolete
     */
    long truncate() throws IOException {
        retain();
        return segments.truncateBelow(watermark);
    }

    /** {@link #truncate()}, unless that is left to the operator. */
    long truncateIfAutomatic() throws IOException {
        return settings.walAutoTruncate().get() == 0 ? 0 : truncate();
    }

    /** Makes the next segment ready, if it isn't. */
    void prepare() throws IOException {
        segments.segmentBytes(settings.walSegmentBytes().get());
        retain();
        writer.reserveAhead();
        if (segments.needsPreparation()) {
            segments.prepareNext();
        }
    }

    private void retain() {
        segments.retainSegments((int) settings.walRetainSegments().get());
        segments.retainNanos(
                TimeUnit.SECONDS.toNanos(settings.walRetainSeconds().get()));
    }

    /** Seals and closes, or only closes after a failure. */
    void close(boolean sealed) {
        try {
            if (sealed) {
                writer.close();
            } else {
                writer.abandon();
            }
        } catch (IOException e) {
            throw DiskFailures.of(disk, "the log can't be closed", e);
        }
    }
}
