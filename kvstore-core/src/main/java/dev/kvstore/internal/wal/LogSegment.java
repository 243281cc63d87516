package dev.kvstore.internal.wal;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.io.Disk.LogFile;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A segment of a live log.
 *
 * <p><b>Thread safety.</b> One appender at a time stores into the mapping and then publishes how far with
 * {@link #publish}; any thread may {@link #force}, which reads the published end first, so it never claims more than
 * it made durable. Force and close exclude each other by the monitor; the appender never touches a segment after it
 * has published a newer one.
 */
final class LogSegment {
    private static final long PAGE = 4096;

    private final long number;
    private final long bytes;
    private final LogFile file;

    /** Held while the mapping is used by others than the appender, and to close it; inside the monitor. */
    private final Object mapping = new Object();

    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger durable = new AtomicInteger();
    private volatile long lastSequence;

    /** When it became obsolete, or was found to be. */
    private volatile long obsoleteSince = System.nanoTime();

    /** Written under the monitor. */
    private volatile boolean open;

    /** A segment to be written, whose file header is in place. */
    LogSegment(long number, LogFile file) {
        this.number = number;
        this.file = file;
        this.bytes = file.size();
        this.open = true;
    }

    /** A complete and durable segment of an earlier session. */
    LogSegment(LogRecovery.Segment recovered) {
        this.number = recovered.number();
        this.file = null;
        this.bytes = recovered.bytes();
        this.lastSequence = recovered.lastSequence();
    }

    void markObsolete() {
        obsoleteSince = System.nanoTime();
    }

    /** Whether it has been obsolete for so long. */
    boolean isObsoleteFor(long nanos) {
        return System.nanoTime() - obsoleteSince >= nanos;
    }

    long number() {
        return number;
    }

    /** Size of the file. */
    long bytes() {
        return bytes;
    }

    LogFile file() {
        return file;
    }

    Region mapping() {
        return file.mapping();
    }

    /** Bytes that occupy the device; of a segment of an earlier session as many as is known. */
    long reserved() {
        return file == null ? 0 : file.reserved();
    }

    /**
     * Reserves {@code ahead} bytes behind what is written, when less than half of it is, and makes the pages of the
     * first {@code touched} bytes writable, which a sync takes back. Nothing once closed.
     */
    void prepareBeyondWritten(long ahead, long touched) throws IOException {
        synchronized (mapping) {
            if (open) {
                prepare(written(), ahead, touched);
            }
        }
    }

    private void prepare(int end, long ahead, long touched) throws IOException {
        if (file.reserved() < Math.min(bytes, end + ahead / 2)) {
            file.reserve(Math.min(bytes, end + ahead));
        }
        long limit = Math.min(file.reserved(), end + touched) - Integer.BYTES;
        for (long page = end & -PAGE; page <= limit; page += PAGE) {
            file.mapping().touch(page);
        }
    }

    /** Whether a record of {@code recordBytes} fits at {@code position} and leaves room for the seal. */
    boolean fits(long position, long recordBytes) {
        return position + recordBytes + RecordLayout.HEADER_LENGTH <= bytes;
    }

    /** Writes the header and returns the chain's first value. */
    int start(LogPosition predecessor, long firstSequence, Checksum checksum) {
        int chain = SegmentLayout.start(mapping(), number, predecessor, (int) bytes, firstSequence, checksum);
        publish(SegmentLayout.RECORDS, firstSequence - 1);
        return chain;
    }

    /** Says that everything before {@code end} is in the file. */
    void publish(int end, long sequence) {
        lastSequence = sequence;
        written.setRelease(end);
    }

    /** The end of what has been stored. */
    int written() {
        return written.getAcquire();
    }

    /** How far the content is known to be durable. */
    int durable() {
        return durable.getAcquire();
    }

    /** The last sequence number stored up to the end of this segment. */
    long lastSequence() {
        return lastSequence;
    }

    /** Makes what has been stored durable; does nothing once closed. */
    synchronized void force() throws IOException {
        if (open) {
            int end = written();
            file.force();
            durable.setRelease(end);
        }
    }

    /** Like {@link #force()}, but leaves the pages behind what has been stored to the appender. */
    synchronized void forceWritten() throws IOException {
        if (open) {
            int end = written();
            int from = (int) (durable() & -PAGE);
            if (end > from) {
                file.force(from, end);
            }
            durable.setRelease(end);
        }
    }

    /** Unmaps and closes the file. Idempotent. */
    synchronized void close() throws IOException {
        synchronized (mapping) {
            if (open) {
                open = false;
                file.close();
            }
        }
    }

    boolean isOpen() {
        return open;
    }
}
