package dev.kvstore.internal.wal;

import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends records to a log and makes them durable.
 *
 * <p><b>Appending.</b> A record that nobody will wait for is stored into the mapped segment. Records that will be synced
 * are staged; {@link #writeStaged()} hands the whole group to the operating system in one call, which syncs faster than
 * stores do. Appending allocates nothing on the heap, except when it rolls to the next segment.
 *
 * <p><b>Thread safety.</b> {@link #append}, {@link #writeStaged()}, {@link #roll()} and {@link #close()} are called by
 * one thread at a time, the appender, under the engine's write lock: where it is, {@link LogTail} knows, and how far it came,
 * {@link LogEnd}. {@link #sync(long)} and the metrics may be called by any thread at any time, see {@link LogSyncer}.
 *
 * <p><b>Failure.</b> The first failed force, store or write poisons the writer: the cause is kept and every later append
 * or sync throws {@link StoreFailedException} with it. Only a full device does not: the append throws
 * {@link StoreFullException}, {@link #appendedSequence()} says up to which record the log was written, everything
 * behind that was discarded, and appending may go on. So it is where memory for the next segment is refused.
 */
public final class LogWriter implements AutoCloseable {
    /** Bytes of the staging buffer; a larger record is written without being copied to it. */
    private static final int STAGING_BYTES = 256 * 1024;

    /** From here on a system call is cheaper than the page faults of storing into the mapping. */
    private static final int WORTH_A_CALL = 2048;

    /** Room is reserved for this many times what came since the last look: a sync may delay the next one. */
    private static final int AHEAD = 64;

    private static final long LEAST_AHEAD = 64 * 1024;
    private static final long MOST_AHEAD = 16 << 20;

    /** Pages are touched for this many times what came since the last look. */
    private static final int TOUCHED = 4;

    private static final long MOST_TOUCHED = 1 << 20;
    private static final int PAGE = 4096;

    private final Disk disk;
    private final LogSegments segments;
    private final Region staging;
    private final LogFailure failure;
    private final LogEnd end;
    private final LogSyncer syncer;
    private final LogObserver observer;
    private final AtomicLong smallBytes = new AtomicLong();
    private volatile boolean closed;

    /** Whether the appender is asked to complete the page. */
    private volatile boolean pageAwaited;

    /** What {@link #reserveAhead()} saw last; of its thread. */
    private long smallBytesSeen;

    /** Behind the last record, staged ones included; the fields below likewise. Owned by the appender. */
    private final LogTail tail;

    /** Bytes staged: the records that end at the tail. */
    private int staged;

    /** The chain's value before the staged records. */
    private int chainBeforeStaged;

    /**
     * Starts the first segment of a session.
     *
     * @param disk the store's directory
     * @param segments the segments, used by one writer only
     * @param memory for the staging buffer
     * @param observer told of syncs and new segments
     * @throws IOException when the segment can't be made
     */
    public LogWriter(Disk disk, LogSegments segments, NativeMemory memory, LogObserver observer) throws IOException {
        this.disk = disk;
        this.segments = segments;
        this.observer = observer;
        failure = new LogFailure(disk);
        tail = new LogTail(segments.startSequence());
        end = new LogEnd(segments.startSequence());
        syncer = new LogSyncer(disk, segments, end, failure, observer);
        LogSegment first = segments.take(0);
        try {
            enter(first, segments.start());
            // Durable before anything relies on the log being there.
            first.force();
            segments.deleteDropped();
            staging = memory.allocate(MemoryComponent.SCRATCH, STAGING_BYTES);
        } catch (IOException | RuntimeException | Error e) {
            first.close();
            throw e;
        }
    }

    /**
     * Appends one record.
     *
     * @param payload holds the payload; read during the call only
     * @param offset where it starts
     * @param length its bytes, 0 or more
     * @param firstSequence first sequence number in it, above all before
     * @param last last sequence number in it, at most 2³¹ - 1 above the first
     * @param willSync whether the caller will call {@link #writeStaged()} and {@link #sync(long)}; else the record
     *     is in the operating system's hands when the call returns, together with all staged before
     * @throws StoreFullException when there is no room for the record or for a segment; see the class comment
     * @throws StoreFailedException after a failure
     */
    public void append(Region payload, long offset, int length, long firstSequence, long last, boolean willSync) {
        checkUsable();
        checkSequences(firstSequence, last);
        if (pageAwaited) {
            completePage();
        }
        long bytes = RecordLayout.recordLength(length);
        if (!tail.fits(bytes)) {
            roll(bytes);
        }
        if (!willSync && mayStore((int) bytes)) {
            writeStaged();
            store(payload, offset, length, firstSequence, last);
            return;
        }
        stage(payload, offset, length, (int) bytes, firstSequence, last);
        if (!willSync) {
            writeStaged();
        }
    }

    /**
     * Reserves room on the device ahead of small records that nobody waits for, as much as came lately, and touches the
     * pages of the mapping that come next; without it they cost a system call or a page fault each. For a background thread, every
     * few milliseconds.
     *
     * @throws IOException when there is no room; appending goes on by system calls until they find none either
     */
    public void reserveAhead() throws IOException {
        long small = smallBytes.getAcquire();
        long recent = small - smallBytesSeen;
        smallBytesSeen = small;
        if (recent > 0) {
            long ahead = Math.max(LEAST_AHEAD, Math.min(MOST_AHEAD, AHEAD * recent));
            end.segment().prepareBeyondWritten(ahead, Math.min(MOST_TOUCHED, TOUCHED * recent));
        }
    }

    /** Hands what is staged to the operating system; a crash of the process alone no longer loses it. */
    public void writeStaged() {
        if (staged == 0) {
            return;
        }
        checkUsable();
        int from = tail.position() - staged;
        try {
            end.segment().file().write(from, staging, 0, staged + RecordLayout.HEADER_LENGTH);
        } catch (IOException | InternalError e) {
            tail.resetTo(from, chainBeforeStaged, end.sequence());
            staged = 0;
            throw discarded(e);
        }
        int bytes = staged;
        staged = 0;
        publish(bytes);
    }

    /**
     * Makes all records up to a sequence number durable; returns at once if they are.
     *
     * @param sequence at most {@link #appendedSequence()}
     * @throws StoreFailedException when that fails, now or earlier; whether the records are durable is then unknown
     */
    public void sync(long sequence) {
        if (sequence > end.sequence()) {
            throw new IllegalArgumentException("sequence must be at most " + end.sequence() + ", got " + sequence);
        }
        if (syncer.sequence() < sequence || failure.get() != null) {
            syncer.sync(sequence, false);
        }
    }

    /**
     * Makes durable all that had been handed to the operating system when the call was made, and spares the appender: the
     * pages behind it stay writable. Best when the page being written was completed before.
     */
    public void sync() {
        syncer.sync(end.sequence(), true);
    }

    /**
     * Asks the appender to {@linkplain #completePage() complete the page} before its next record. So nobody has to take
     * the write lock for it, whom the scheduler could make wait while all writers wait for him. For any thread.
     */
    public void awaitPage() {
        pageAwaited = true;
    }

    /** Whether the page that was {@linkplain #awaitPage() awaited} has not been completed yet. */
    public boolean isPageAwaited() {
        return pageAwaited;
    }

    /**
     * Fills up the page that is being written, so that a {@link #sync()} does not take it from the records that come
     * meanwhile: they would wait for it. For the appender; does nothing where the page is not in the mapping's part.
     */
    public void completePage() {
        pageAwaited = false;
        checkUsable();
        writeStaged();
        int gap = -tail.position() & (PAGE - 1);
        if (gap > 0 && gap < RecordLayout.HEADER_LENGTH) {
            gap += PAGE;
        }
        if (gap > 0 && tail.isReserved(gap) && tail.fits(gap)) {
            fillUp(gap);
        }
    }

    /** Completes the active segment and goes on in the next. */
    public void roll() {
        checkUsable();
        roll(0);
    }

    /** Last sequence number that is in the operating system's hands. */
    public long appendedSequence() {
        return end.sequence();
    }

    /** Last sequence number that is known to be durable. */
    public long durableSequence() {
        return syncer.sequence();
    }

    /** Bytes of records appended in this session, headers and padding included. */
    public long appendedBytes() {
        return end.bytes();
    }

    /** Bytes of records appended and not known to be durable. */
    public long unsyncedBytes() {
        long durable = syncer.bytes();
        return end.bytes() - durable;
    }

    /** How many times the log was forced. */
    public long syncCount() {
        return syncer.count();
    }

    /** Nanoseconds spent in forcing the log. */
    public long syncNanos() {
        return syncer.nanos();
    }

    /** What poisoned the writer, or null. */
    public Throwable failure() {
        return failure.get();
    }

    /**
     * Makes all records durable and seals the log, then releases the files. After a failure it only releases.
     * Idempotent. No sync may be running.
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            if (failure.get() == null) {
                writeStaged();
                sealDurably();
            }
        } finally {
            closed = true;
            staging.close();
            release();
        }
    }

    /** Releases the files without a seal, for a store that failed. Idempotent. */
    public void abandon() throws IOException {
        failure.set(new StoreClosedException("the log was abandoned"));
        close();
    }

    private void stage(Region payload, long offset, int length, int bytes, long firstSequence, long last) {
        if (staged + bytes + RecordLayout.HEADER_LENGTH > STAGING_BYTES) {
            writeStaged();
        }
        if (staged == 0) {
            chainBeforeStaged = tail.chain();
        }
        if (bytes + RecordLayout.HEADER_LENGTH > STAGING_BYTES) {
            writeLarge(payload, offset, length, bytes, firstSequence, last);
            return;
        }
        tail.encode(staging, staged, payload, offset, length, firstSequence, last);
        staged += bytes;
    }

    /** Whether a record may be stored into the mapping, and is small enough for that to pay. */
    private boolean mayStore(int bytes) {
        if (bytes >= WORTH_A_CALL) {
            return false;
        }
        smallBytes.setRelease(smallBytes.getPlain() + bytes);
        return tail.isReserved(bytes);
    }

    private void store(Region payload, long offset, int length, long firstSequence, long last) {
        int from = tail.position();
        int chain = tail.chain();
        try {
            tail.store(staging, payload, offset, length, firstSequence, last);
        } catch (InternalError e) {
            tail.resetTo(from, chain, tail.lastSequence());
            throw failed("write to", e);
        }
        publish(tail.position() - from);
    }

    /** Writes a record larger than the staging buffer: the payload from where it lies, its header last. */
    private void writeLarge(Region payload, long offset, int length, int bytes, long firstSequence, long last) {
        int position = tail.position();
        int body = position + RecordLayout.HEADER_LENGTH;
        int behind = bytes - length;
        tail.encodeHeader(staging, payload, offset, length, firstSequence, last);
        staging.fill(RecordLayout.HEADER_LENGTH, behind, (byte) 0);
        try {
            Disk.LogFile file = end.segment().file();
            file.write(body, payload, offset, length);
            file.write(body + length, staging, RecordLayout.HEADER_LENGTH, behind);
            file.write(position, staging, 0, RecordLayout.HEADER_LENGTH);
        } catch (IOException | InternalError e) {
            tail.resetTo(position, chainBeforeStaged, tail.lastSequence());
            throw discarded(e);
        }
        tail.advance(bytes, last);
        publish(bytes);
    }

    private void fillUp(int gap) {
        try {
            tail.storeFiller(gap);
        } catch (InternalError e) {
            throw failed("write to", e);
        }
        publish(gap);
    }

    private void publish(int bytes) {
        end.publish(tail.position(), tail.lastSequence(), bytes);
    }

    private void roll(long recordBytes) {
        writeStaged();
        LogSegment next = take(recordBytes);
        try {
            seal(end.segment().durable());
            enter(next, tail.end());
            observer.rolled(next.number());
        } catch (InternalError e) {
            throw failed("write to", e);
        } finally {
            closeUnlessActive(next);
        }
    }

    /** The next segment, when there is room for the seal of this one too. */
    private LogSegment take(long recordBytes) {
        try {
            reserveForSeal();
            return segments.take(recordBytes);
        } catch (IOException e) {
            throw failed("make a segment after", e);
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

    private void seal(int durable) {
        tail.storeSeal(durable);
        end.segment().publish(tail.position(), tail.lastSequence());
    }

    /** Syncs twice: the seal may only vouch for what is durable already. */
    private void sealDurably() throws IOException {
        reserveForSeal();
        syncer.syncAround(() -> seal(tail.position()));
    }

    private void release() throws IOException {
        for (LogSegment open = segments.firstOpenBelow(Long.MAX_VALUE);
                open != null;
                open = segments.firstOpenBelow(Long.MAX_VALUE)) {
            open.close();
        }
        segments.close();
    }

    /** Takes back records that were written in part, so that recovery can't find one of them whole. */
    private RuntimeException discarded(Throwable cause) {
        RuntimeException failed = failed("write to", cause);
        staging.fill(0, RecordLayout.HEADER_LENGTH, (byte) 0);
        try {
            end.segment().file().write(tail.position(), staging, 0, RecordLayout.HEADER_LENGTH);
        } catch (IOException e) {
            // Where even the header finds no room, none of it was written before.
            if (!disk.isOutOfSpace(e)) {
                return failure.poison("write to", end.segment(), e);
            }
        } catch (InternalError e) {
            return failure.poison("write to", end.segment(), e);
        }
        return failed;
    }

    private RuntimeException failed(String action, Throwable cause) {
        return failure.of(action, end.segment(), cause);
    }

    private void checkUsable() {
        if (closed) {
            throw new StoreClosedException("the log is closed");
        }
        failure.check();
    }

    private void checkSequences(long firstSequence, long last) {
        long count = last - firstSequence;
        if (firstSequence <= tail.lastSequence() || count < 0 || count >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException("sequences must be above " + tail.lastSequence() + " and ascending, got "
                    + firstSequence + " to " + last);
        }
    }
}
