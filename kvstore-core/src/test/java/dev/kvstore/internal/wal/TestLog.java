package dev.kvstore.internal.wal;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** One session of a log whose record n has a payload that follows from n; checks what it recovers. */
final class TestLog implements AutoCloseable {
    static final StoreId STORE = new StoreId(0x1234, 0x5678);
    static final long SEGMENT_BYTES = LogSegments.MIN_SEGMENT_BYTES;

    /** Whether memory for new segments is refused. */
    boolean scarce;

    final NativeMemory memory = new NativeMemory((component, bytes) -> {
        if (scarce) {
            throw new OutOfMemoryError(bytes + " bytes for " + component);
        }
    });
    final Disk disk;
    final LogRecovery recovered;
    final List<Long> replayed;
    final LogSegments segments;
    final LogWriter writer;
    private final Region payload = memory.allocate(MemoryComponent.SCRATCH, 2 << 20);

    TestLog(Disk disk) throws IOException {
        this(disk, 0);
    }

    TestLog(Disk disk, long watermark) throws IOException {
        this(disk, watermark, false, LogObserver.NONE);
    }

    TestLog(Disk disk, long watermark, boolean eager, LogObserver observer) throws IOException {
        this.disk = disk;
        this.replayed = new ArrayList<>();
        deleteTemporaryFiles(disk);
        this.recovered = read(disk, watermark, 0, false, replayed);
        AtomicLong numbers = new AtomicLong(largestNumber(disk));
        this.segments = new LogSegments(disk, STORE, numbers::incrementAndGet, memory, recovered, SEGMENT_BYTES, eager);
        this.writer = new LogWriter(disk, segments, memory, observer);
    }

    /** Appends record {@code sequence}. */
    void append(long sequence, int length, boolean willSync) {
        fill(payload, sequence, length);
        writer.append(payload, 0, length, sequence, sequence, willSync);
    }

    /** Appends records with lengths that follow from their sequence numbers. */
    void appendAll(long from, long to, boolean willSync) {
        for (long sequence = from; sequence <= to; sequence++) {
            append(sequence, lengthOf(sequence), willSync);
            if (willSync) {
                writer.writeStaged();
                writer.sync(sequence);
            }
        }
    }

    static int lengthOf(long sequence) {
        return new Random(sequence).nextInt(300);
    }

    /** Reads a log and checks each payload; adds the sequence numbers to {@code found}. */
    static LogRecovery read(Disk disk, long watermark, long expected, boolean salvage, List<Long> found)
            throws IOException {
        return new LogReader(disk, STORE, salvage)
                .recover(watermark, expected, (source, offset, length, first, last, segment) -> {
                    check(source, offset, length, first);
                    found.add(first);
                });
    }

    /** Reads a log by the strict rules; returns the sequence numbers found. */
    static List<Long> read(Disk disk) {
        List<Long> found = new ArrayList<>();
        try {
            read(disk, 0, 0, false, found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    static List<Long> upTo(long last) {
        List<Long> sequences = new ArrayList<>();
        for (long sequence = 1; sequence <= last; sequence++) {
            sequences.add(sequence);
        }
        return sequences;
    }

    @Override
    public void close() throws IOException {
        payload.close();
        writer.close();
    }

    /** As the engine does when it opens a store. */
    private static void deleteTemporaryFiles(Disk disk) throws IOException {
        for (String name : disk.list()) {
            if (FileNames.kind(name) == FileNames.Kind.TEMPORARY) {
                disk.delete(name);
            }
        }
    }

    private static long largestNumber(Disk disk) throws IOException {
        long largest = 0;
        for (String name : disk.list()) {
            largest = Math.max(largest, FileNames.number(name));
        }
        return largest;
    }

    private static void fill(Region target, long sequence, int length) {
        Random random = new Random(sequence ^ length);
        for (int i = 0; i < length; i++) {
            target.putByte(i, (byte) random.nextInt());
        }
    }

    private static void check(Region source, long offset, int length, long sequence) {
        Random random = new Random(sequence ^ length);
        for (int i = 0; i < length; i++) {
            byte expected = (byte) random.nextInt();
            if (source.getByte(offset + i) != expected) {
                throw new AssertionError("record " + sequence + " has a wrong byte at " + i);
            }
        }
    }
}
