package dev.kvstore.internal.wal;

import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.jfr.WalSyncEvent;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Appends records to a log and makes them durable.
 *
 * <p><b>Appending.</b> A record that nobody will wait for is stored into the mapped segment. Records that will be synced
 * are staged; {@link #writeStaged()} hands the whole group to the operating system in one call, which syncs faster than
 * stores do. Appending allocates nothing on the heap, except when it rolls to the next segment.
 *
 * <p><b>Thread safety.</b> {@link #append}, {@link #writeStaged()}, {@link #roll()} and {@link #close()} are called by
 * one thread at a time, under the engine's write lock. {@link #sync(long)} and the metrics may be called by any thread
 * at any time; syncs wait for each other, and one that finds its records made durable by another returns at once.
 * Order of publication by the appender: bytes, then the segment's end, then {@code active} (when rolling), then the
 * sequence number; a sync reads them in the opposite order, so whatever sequence number it reads first is covered by
 * the force that follows.
 *
 * <p><b>Order of durability.</b> A sync forces completed segments, oldest first, before it forces the active one. So a
 * segment that was ever synced proves that all before it are complete.
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
    private final Checksum checksum = new Checksum();
    private final ReentrantLock syncLock = new ReentrantLock();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong appendedSequence = new AtomicLong();
    private final AtomicLong appendedBytes = new AtomicLong();
    private final AtomicLong durableSequence = new AtomicLong();
    private final AtomicLong durableBytes = new AtomicLong();
    private final LogObserver observer;
    private final AtomicLong syncCount = new AtomicLong();
    private final AtomicLong syncNanos = new AtomicLong();
    private final AtomicLong smallBytes = new AtomicLong();
    private volatile LogSegment active;
    private volatile boolean closed;

    /** Whether the appender is asked to complete the page. */
    private volatile boolean pageAwaited;

    /** What {@link #reserveAhead()} saw last; of its thread. */
    private long smallBytesSeen;

    /** End of the last record, staged ones included; the fields below likewise. Owned by the appender. */
    private int position;

    private int chain;
    private long lastSequence;

    /** Bytes staged: the records that end at {@link #position}. */
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
        this.observer = observer;
        this.disk = disk;
        this.segments = segments;
        LogSegment first = segments.take(0);
        lastSequence = segments.startSequence();
        appendedSequence.set(lastSequence);
        durableSequence.set(lastSequence);
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
        if (!active.fits(position, bytes)) {
            roll(bytes);
        }
        if (!willSync && mayStore((int) bytes)) {
            writeStaged();
            store(payload, offset, length, (int) bytes, firstSequence, last);
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
            active.prepareBeyondWritten(ahead, Math.min(MOST_TOUCHED, TOUCHED * recent));
        }
    }

    /** Hands what is staged to the operating system; a crash of the process alone no longer loses it. */
    public void writeStaged() {
        if (staged == 0) {
            return;
        }
        checkUsable();
        int from = position - staged;
        try {
            active.file().write(from, staging, 0, staged + RecordLayout.HEADER_LENGTH);
        } catch (IOException | InternalError e) {
            position = from;
            chain = chainBeforeStaged;
            lastSequence = appendedSequence.get();
            staged = 0;
            throw discarded(e);
        }
        long bytes = staged;
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
        if (sequence > appendedSequence.getAcquire()) {
            throw new IllegalArgumentException(
                    "sequence must be at most " + appendedSequence.get() + ", got " + sequence);
        }
        if (durableSequence.getAcquire() >= sequence && failure.get() == null) {
            return;
        }
        syncUnlessDurable(sequence, false);
    }

    /**
     * Makes durable all that had been handed to the operating system when the call was made, and spares the appender: the
     * pages behind it stay writable. Best when the page being written was completed before.
     */
    public void sync() {
        syncUnlessDurable(appendedSequence.getAcquire(), true);
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
        int gap = -position & (PAGE - 1);
        if (gap > 0 && gap < RecordLayout.HEADER_LENGTH) {
            gap += PAGE;
        }
        boolean stored = (long) position + gap + RecordLayout.HEADER_LENGTH
                <= active.file().reserved();
        if (gap > 0 && stored && active.fits(position, gap)) {
            storeFiller(gap);
        }
    }

    /** Completes the active segment and goes on in the next. */
    public void roll() {
        checkUsable();
        roll(0);
    }

    /** Last sequence number that is in the operating system's hands. */
    public long appendedSequence() {
        return appendedSequence.getAcquire();
    }

    /** Last sequence number that is known to be durable. */
    public long durableSequence() {
        return durableSequence.getAcquire();
    }

    /** Bytes of records appended in this session, headers and padding included. */
    public long appendedBytes() {
        return appendedBytes.getAcquire();
    }

    /** Bytes of records appended and not known to be durable. */
    public long unsyncedBytes() {
        long durable = durableBytes.getAcquire();
        return appendedBytes.getAcquire() - durable;
    }

    /** How many times the log was forced. */
    public long syncCount() {
        return syncCount.get();
    }

    /** Nanoseconds spent in forcing the log. */
    public long syncNanos() {
        return syncNanos.get();
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
        failure.compareAndSet(null, new StoreClosedException("the log was abandoned"));
        close();
    }

    private void syncUnlessDurable(long sequence, boolean sparing) {
        syncLock.lock();
        try {
            checkFailure();
            if (durableSequence.get() < sequence) {
                force(sparing);
            }
        } finally {
            syncLock.unlock();
        }
    }

    private void stage(Region payload, long offset, int length, int bytes, long firstSequence, long last) {
        if (staged + bytes + RecordLayout.HEADER_LENGTH > STAGING_BYTES) {
            writeStaged();
        }
        if (staged == 0) {
            chainBeforeStaged = chain;
        }
        if (bytes + RecordLayout.HEADER_LENGTH > STAGING_BYTES) {
            writeLarge(payload, offset, length, bytes, firstSequence, last);
            return;
        }
        encode(staging, staged, payload, offset, length, bytes, firstSequence, last);
        staged += bytes;
        advance(bytes, last);
    }

    /** Whether a record may be stored into the mapping, and is small enough for that to pay. */
    private boolean mayStore(int bytes) {
        if (bytes >= WORTH_A_CALL) {
            return false;
        }
        smallBytes.setRelease(smallBytes.getPlain() + bytes);
        return (long) position + bytes + RecordLayout.HEADER_LENGTH
                <= active.file().reserved();
    }

    private void store(Region payload, long offset, int length, int bytes, long firstSequence, long last) {
        try {
            encode(active.mapping(), position, payload, offset, length, bytes, firstSequence, last);
        } catch (InternalError e) {
            throw failed("write to", e);
        }
        advance(bytes, last);
        publish(bytes);
    }

    /** Writes a record larger than the staging buffer: the payload from where it lies, its header last. */
    private void writeLarge(Region payload, long offset, int length, int bytes, long firstSequence, long last) {
        int before = chain;
        header(staging, 0, length, firstSequence, last);
        chain = RecordLayout.seal(staging, 0, payload, offset, active.number(), position, checksum);
        int tail = bytes - RecordLayout.HEADER_LENGTH - length + RecordLayout.HEADER_LENGTH;
        staging.fill(RecordLayout.HEADER_LENGTH, tail, (byte) 0);
        int body = position + RecordLayout.HEADER_LENGTH;
        try {
            Disk.LogFile file = active.file();
            file.write(body, payload, offset, length);
            file.write(body + length, staging, RecordLayout.HEADER_LENGTH, tail);
            file.write(position, staging, 0, RecordLayout.HEADER_LENGTH);
        } catch (IOException | InternalError e) {
            chain = before;
            throw discarded(e);
        }
        advance(bytes, last);
        publish(bytes);
    }

    private void storeFiller(int gap) {
        Region mapping = active.mapping();
        int length = gap - RecordLayout.HEADER_LENGTH;
        try {
            mapping.fill((long) position + RecordLayout.HEADER_LENGTH, length, (byte) 0);
            RecordLayout.writeEndMark(mapping, (long) position + gap);
            int durable = active.durable();
            RecordLayout.writeHeader(mapping, position, RecordLayout.DATA, length, chain, lastSequence + 1, 0, durable);
            chain = RecordLayout.seal(mapping, position, active.number(), position, checksum);
        } catch (InternalError e) {
            throw failed("write to", e);
        }
        advance(gap, lastSequence);
        publish(gap);
    }

    /** Puts record and end mark at {@code at}, for {@link #position} of the active segment. */
    private void encode(
            Region target, long at, Region payload, long offset, int length, int bytes, long firstSequence, long last) {
        target.putLong(at + bytes - Long.BYTES, 0);
        target.copyFrom(at + RecordLayout.HEADER_LENGTH, payload, offset, length);
        RecordLayout.writeEndMark(target, at + bytes);
        header(target, at, length, firstSequence, last);
        chain = RecordLayout.seal(target, at, active.number(), position, checksum);
    }

    private void header(Region target, long at, int length, long firstSequence, long last) {
        int count = (int) (last - firstSequence + 1);
        int durable = active.durable();
        RecordLayout.writeHeader(target, at, RecordLayout.DATA, length, chain, firstSequence, count, durable);
    }

    private void advance(int bytes, long last) {
        position += bytes;
        lastSequence = last;
    }

    private void publish(long bytes) {
        active.publish(position, lastSequence);
        appendedBytes.setRelease(appendedBytes.getPlain() + bytes);
        appendedSequence.setRelease(lastSequence);
    }

    private void roll(long recordBytes) {
        writeStaged();
        LogSegment next;
        try {
            reserveForSeal();
            next = segments.take(recordBytes);
        } catch (IOException e) {
            throw failed("make a segment after", e);
        } catch (OutOfMemoryError e) {
            throw new StoreFullException("no memory to make a segment after log segment " + active.number(), e);
        }
        try {
            seal(active.durable());
            enter(next, new LogPosition(active.number(), position, active.durable(), chain));
            observer.rolled(next.number());
        } catch (InternalError e) {
            throw failed("write to", e);
        } finally {
            closeUnlessActive(next);
        }
    }

    private void closeUnlessActive(LogSegment segment) {
        if (active != segment) {
            try {
                segment.close();
            } catch (IOException e) {
                failure.get().addSuppressed(e);
            }
        }
    }

    private void enter(LogSegment segment, LogPosition predecessor) {
        chain = segment.start(predecessor, lastSequence + 1, checksum);
        position = SegmentLayout.RECORDS;
        segments.activate(segment);
        active = segment;
    }

    private void reserveForSeal() throws IOException {
        active.file().reserve((long) position + RecordLayout.HEADER_LENGTH);
    }

    private void seal(int durable) {
        Region mapping = active.mapping();
        RecordLayout.writeHeader(mapping, position, RecordLayout.SEAL, 0, chain, lastSequence + 1, 0, durable);
        chain = RecordLayout.seal(mapping, position, active.number(), position, checksum);
        position += RecordLayout.HEADER_LENGTH;
        active.publish(position, lastSequence);
    }

    /** Syncs twice: the seal may only vouch for what is durable already. */
    private void sealDurably() throws IOException {
        syncLock.lock();
        try {
            reserveForSeal();
            force();
            seal(position);
            force();
        } finally {
            syncLock.unlock();
        }
    }

    private void force() {
        force(false);
    }

    /** Holds the sync lock. */
    private void force(boolean sparing) {
        long sequence = appendedSequence.getAcquire();
        long bytes = appendedBytes.getAcquire();
        LogSegment newest = active;
        WalSyncEvent event = new WalSyncEvent();
        event.begin();
        long started = System.nanoTime();
        try {
            for (LogSegment completed = segments.firstOpenBelow(newest.number());
                    completed != null;
                    completed = segments.firstOpenBelow(newest.number())) {
                completed.force();
                completed.close();
            }
            if (sparing) {
                newest.forceWritten();
            } else {
                newest.force();
            }
        } catch (IOException | InternalError e) {
            throw poison("force", e);
        }
        long took = System.nanoTime() - started;
        syncNanos.addAndGet(took);
        syncCount.incrementAndGet();
        record(event, took, bytes - durableBytes.getPlain());
        durableBytes.setRelease(bytes);
        durableSequence.setRelease(sequence);
    }

    private void record(WalSyncEvent event, long took, long bytes) {
        observer.synced(took, bytes);
        event.end();
        if (event.shouldCommit()) {
            event.store = disk.path().toString();
            event.bytes = bytes;
            event.commit();
        }
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
        RuntimeException failure = failed("write to", cause);
        staging.fill(0, RecordLayout.HEADER_LENGTH, (byte) 0);
        try {
            active.file().write(position, staging, 0, RecordLayout.HEADER_LENGTH);
        } catch (IOException e) {
            // Where even the header finds no room, none of it was written before.
            if (!disk.isOutOfSpace(e)) {
                return poison("write to", e);
            }
        } catch (InternalError e) {
            return poison("write to", e);
        }
        return failure;
    }

    private RuntimeException failed(String action, Throwable cause) {
        if (cause instanceof IOException e && disk.isOutOfSpace(e)) {
            return new StoreFullException(
                    "no room to " + action + " log segment " + active.number() + " in " + disk.path(), e);
        }
        return poison(action, cause);
    }

    private StoreFailedException poison(String action, Throwable cause) {
        failure.compareAndSet(null, cause);
        return new StoreFailedException(
                "could not " + action + " log segment " + active.number() + " in " + disk.path(), failure.get());
    }

    private void checkUsable() {
        if (closed) {
            throw new StoreClosedException("the log is closed");
        }
        checkFailure();
    }

    private void checkFailure() {
        Throwable first = failure.get();
        if (first != null) {
            throw new StoreFailedException("the log failed earlier", first);
        }
    }

    private void checkSequences(long firstSequence, long last) {
        long count = last - firstSequence;
        if (firstSequence <= lastSequence || count < 0 || count >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "sequences must be above " + lastSequence + " and ascending, got " + firstSequence + " to " + last);
        }
    }
}
