package dev.kvstore.internal.wal;

import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import java.io.IOException;

/** Leads a log from segment to segment: starts the first, seals one and goes on in the next, seals the last. Of the appender. */
final class SegmentRoll {
    private final LogSegments segments;
    private final LogTail tail;
    private final LogEnd end;
    private final LogFailure failure;
    private final LogObserver observer;

    SegmentRoll(LogSegments segments, LogTail tail, LogEnd end, LogFailure failure, LogObserver observer) {
        this.segments = segments;
        this.tail = tail;
        this.end = end;
        this.failure = failure;
        this.observer = observer;
    }

    /** Starts the first segment of a session, durably, before anything relies on the log being there. */
    void start() throws IOException {
        LogSegment first = segments.take(0);
        try {
            enter(first, segments.start());
            first.force();
            segments.deleteDropped();
        } catch (IOException | RuntimeException | Error e) {
            first.close();
            throw e;
        }
    }

    /**
     * Goes on in the next segment; nothing may be staged.
     *
     * @param recordBytes what must fit into it at least
     * @throws StoreFullException when there is no room for it; the log is as before
     */
    void next(long recordBytes) {
        LogSegment next = take(recordBytes);
        try {
            tail.storeSeal(end.segment().durable());
            enter(next, tail.end());
            observer.rolled(next.number());
        } catch (InternalError e) {
            throw failure.of("write to", end.segment(), e);
        } finally {
            closeUnlessActive(next);
        }
    }

    /**
     * Makes all durable and seals it. Syncs twice: the seal may only vouch for what is durable already.
     *
     * @throws IOException when there is no room for the seal; all is durable without it
     */
    void sealDurably(LogSyncer syncer) throws IOException {
        try {
            reserveForSeal();
        } catch (IOException e) {
            syncUnsealed(syncer, e);
            throw e;
        }
        syncer.syncAround(() -> tail.storeSeal(tail.position()));
    }

    private void syncUnsealed(LogSyncer syncer, IOException noRoom) {
        try {
            syncer.sync(end.sequence(), false);
        } catch (StoreFailedException e) {
            noRoom.addSuppressed(e);
        }
    }

    /** Releases all segments. */
    void release() throws IOException {
        for (LogSegment open = segments.firstOpenBelow(Long.MAX_VALUE);
                open != null;
                open = segments.firstOpenBelow(Long.MAX_VALUE)) {
            open.close();
        }
        segments.close();
    }

    /** The next segment, when there is room for the seal of this one too. */
    private LogSegment take(long recordBytes) {
        try {
            reserveForSeal();
            return segments.take(recordBytes);
        } catch (IOException e) {
            throw failure.of("make a segment after", end.segment(), e);
        } catch (OutOfMemoryError e) {
            throw failure.outOfMemory("make a segment after", end.segment(), e);
        }
    }

    private void closeUnlessActive(LogSegment segment) {
        if (end.segment() != segment) {
            try {
                segment.close();
            } catch (IOException e) {
                failure.suppress(e);
            }
        }
    }

    private void enter(LogSegment segment, LogPosition predecessor) {
        tail.enter(segment, predecessor);
        segments.activate(segment);
        end.enter(segment);
    }

    private void reserveForSeal() throws IOException {
        end.segment().file().reserve((long) tail.position() + RecordLayout.HEADER_LENGTH);
    }
}
