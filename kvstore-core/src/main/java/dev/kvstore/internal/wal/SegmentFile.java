package dev.kvstore.internal.wal;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** A segment mapped for recovery. Not thread-safe. */
final class SegmentFile implements AutoCloseable {
    private final long number;
    private final String name;
    private final Region region;
    private final long size;
    private final boolean started;

    private SegmentFile(long number, String name, Region region, long size, boolean started) {
        this.number = number;
        this.name = name;
        this.region = region;
        this.size = size;
        this.started = started;
    }

    /**
     * Maps a segment and checks its file header, which was durable before the file had its name.
     *
     * @throws StoreCorruptedException when it is no segment of this store with this number
     */
    static SegmentFile open(Disk disk, StoreId storeId, long number, Checksum checksum) throws IOException {
        SegmentFile file = openUnchecked(disk, number, checksum);
        try {
            FileHeader.check(file.region, 0, FileHeader.LOG, storeId, number, file.name, checksum);
            return file;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** As {@link #open}, whatever the file header says. */
    static SegmentFile openUnchecked(Disk disk, long number, Checksum checksum) throws IOException {
        String name = FileNames.log(number);
        try (Disk.InputFile input = disk.open(name)) {
            long size = input.size();
            if (size < SegmentLayout.OVERHEAD || size > Integer.MAX_VALUE) {
                throw new StoreCorruptedException(
                        name,
                        size,
                        "a segment has " + SegmentLayout.OVERHEAD + " to " + Integer.MAX_VALUE + " bytes, this file "
                                + size);
            }
            Region region = input.map(0, (int) size);
            return new SegmentFile(number, name, region, size, SegmentLayout.isStarted(region, number, checksum));
        }
    }

    long number() {
        return number;
    }

    String name() {
        return name;
    }

    Region region() {
        return region;
    }

    long size() {
        return size;
    }

    /** Whether the segment's own header is whole; without it, it has no records. */
    boolean isStarted() {
        return started;
    }

    long predecessor() {
        return SegmentLayout.predecessor(region);
    }

    /** Where the predecessor's last record ended when this segment was started. */
    int predecessorEnd() {
        return SegmentLayout.predecessorEnd(region);
    }

    /** Whether the header says that this segment follows a log that ends at {@code end}. */
    boolean follows(LogPosition end) {
        return predecessor() == end.segment()
                && predecessorEnd() == end.end()
                && SegmentLayout.predecessorChain(region) == end.chain();
    }

    /** How far the predecessor was known to be durable when this segment was started. */
    int predecessorDurable() {
        return SegmentLayout.predecessorDurable(region);
    }

    /** Whether the header says that the predecessor ends with a record that it has. */
    boolean followsRecordOf(SegmentFile predecessor, RecordScanner scanner) {
        if (!started || predecessor() != predecessor.number) {
            return false;
        }
        predecessor.scan(scanner);
        while (scanner.skipToNext(predecessorEnd())) {
            if (scanner.position() == predecessorEnd()) {
                return scanner.chain() == SegmentLayout.predecessorChain(region);
            }
        }
        return false;
    }

    /** Whether the file is as long as it was when it was started. */
    boolean isWhole() {
        return size == SegmentLayout.capacity(region);
    }

    /** Points a scanner at the records. */
    RecordScanner scan(RecordScanner scanner) {
        return scanner.over(region, number, SegmentLayout.RECORDS, size, SegmentLayout.chain(region));
    }

    @Override
    public void close() {
        region.close();
    }
}
