package dev.kvstore.internal.wal;

import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/**
 * Appends records to a log and makes them durable.
 *
 * <p><b>Appending.</b> A record that nobody will wait for is stored into the mapped segment ({@link MappedRecords}).
 * Records that will be synced are staged; {@link #writeStaged()} hands the whole group to the operating system in one
 * call, which syncs faster than stores do. Appending allocates nothing on the heap, except when it rolls to the next segment.
 *
 * <p><b>Thread safety.</b> {@link #append}, {@link #writeStaged()}, {@link #completePage()}, {@link #roll()} and {@link #close()}
 * are called by one thread at a time, the appender, under the engine's write lock: where it is, {@link LogTail} knows, how far
 * it came, {@link LogEnd}, what it holds back, {@link StagedRecords}; {@link SegmentRoll} leads it from segment to segment.
 * {@link #sync(long)} and the metrics may be called by any thread at any time, see {@link LogSyncer}.
 *
 * <p><b>Failure.</b> The first failed force, store or write poisons the writer: the cause is kept and every later append
 * or sync throws {@link StoreFailedException} with it. Only a full device does not: the append throws
 * {@link StoreFullException}, {@link #appendedSequence()} says up to which record the log was written, everything
 * behind that was discarded, and appending may go on. So it is where memory for the next segment is refused.
 */
public final class LogWriter implements AutoCloseable {
    private final LogFailure failure;
    private final LogEnd end;
    private final LogSyncer syncer;
    private final SegmentRoll roll;
    private final RoomAhead ahead;
    private final MappedRecords mapped;
    private final StagedRecords staged;

    /** Behind the last record, staged ones included. Owned by the appender. */
    private final LogTail tail;

    private volatile boolean closed;

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
        failure = new LogFailure(disk);
        tail = new LogTail(segments.startSequence());
        end = new LogEnd(segments.startSequence());
        syncer = new LogSyncer(disk, segments, end, failure, observer);
        roll = new SegmentRoll(segments, tail, end, failure, observer);
        ahead = new RoomAhead(end);
        mapped = new MappedRecords(tail, end, failure, ahead);
        staged = new StagedRecords(disk, memory, tail, end, failure);
        try {
            roll.start();
        } catch (IOException | RuntimeException | Error e) {
            staged.close();
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
     * @param last last sequence number in it, less than 2³¹ - 1 above the first
     * @param willSync whether the caller will call {@link #writeStaged()} and {@link #sync(long)}; else the record
     *     is in the operating system's hands when the call returns, together with all staged before
     * @throws StoreFullException when there is no room for the record or for a segment; see the class comment
     * @throws StoreFailedException after a failure
     */
    public void append(Region payload, long offset, int length, long firstSequence, long last, boolean willSync) {
        checkUsable();
        checkSequences(firstSequence, last);
        if (mapped.isPageAwaited()) {
            completePage();
        }
        long bytes = RecordLayout.recordLength(length);
        if (!tail.fits(bytes)) {
            roll(bytes);
        }
        if (!willSync && mapped.takes((int) bytes)) {
            staged.write();
            mapped.store(staged.scratch(), payload, offset, length, firstSequence, last);
            return;
        }
        staged.add(payload, offset, length, (int) bytes, firstSequence, last);
        if (!willSync) {
            staged.write();
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
        ahead.reserve();
    }

    /** Hands what is staged to the operating system; a crash of the process alone no longer loses it. */
    public void writeStaged() {
        staged.write();
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
        mapped.awaitPage();
    }

    /** Whether the page that was {@linkplain #awaitPage() awaited} has not been completed yet. */
    public boolean isPageAwaited() {
        return mapped.isPageAwaited();
    }

    /**
     * Fills up the page that is being written, so that a {@link #sync()} does not take it from the records that come
     * meanwhile: they would wait for it. For the appender; does nothing where the page is not in the mapping's part.
     */
    public void completePage() {
        mapped.pageComes();
        checkUsable();
        staged.write();
        mapped.completePage();
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
                staged.write();
                roll.sealDurably(syncer);
            }
        } finally {
            closed = true;
            staged.close();
            roll.release();
        }
    }

    /** Releases the files without a seal, for a store that failed. Idempotent. */
    public void abandon() throws IOException {
        failure.set(new StoreClosedException("the log was abandoned"));
        close();
    }

    private void roll(long recordBytes) {
        staged.write();
        roll.next(recordBytes);
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
