package dev.kvstore.internal.wal;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.Disk.LogFile;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/**
 * Makes files ready to be segments: zero-filled or recycled, with a durable file header under a durable name.
 *
 * <p>A file gets the name of a segment only after its header is durable, and is closed while it is renamed. Hence a
 * crash leaves a temporary file, an obsolete segment, or a segment that was not started; never a segment without
 * a header. Thread-safe.
 */
final class SegmentFactory {
    private final Disk disk;
    private final StoreId storeId;
    /** What a segment that is not reserved as a whole has at first. */
    private static final long FIRST_RESERVED = 256 * 1024;

    private final NativeMemory memory;
    private final boolean eager;

    /** @param eager whether segments are reserved as a whole, which makes every sync of them cheaper */
    SegmentFactory(Disk disk, StoreId storeId, NativeMemory memory, boolean eager) {
        this.disk = disk;
        this.storeId = storeId;
        this.memory = memory;
        this.eager = eager;
    }

    /** Whether a file is worth using again. */
    boolean canRecycle(LogSegment old, long bytes) {
        return old.bytes() == bytes && (!eager || old.reserved() == bytes);
    }

    /** A new zero-filled segment. */
    LogSegment create(long number, long bytes) throws IOException {
        String temporary = FileNames.temporary(FileNames.log(number));
        long reserved = eager ? bytes : Math.min(bytes, FIRST_RESERVED);
        try {
            prepare(disk.createLog(temporary, bytes, reserved), number);
            return install(temporary, number, reserved);
        } catch (IOException e) {
            deleteQuietly(temporary, e);
            throw e;
        }
    }

    /** A segment from the file of an obsolete one, which is closed and below the durable watermark. */
    LogSegment recycle(LogSegment obsolete, long number) throws IOException {
        String old = FileNames.log(obsolete.number());
        long reserved = Math.max(obsolete.reserved(), SegmentLayout.OVERHEAD);
        prepare(disk.openLog(old, reserved), number);
        return install(old, number, reserved);
    }

    private void prepare(LogFile file, long number) throws IOException {
        try (LogFile opened = file;
                Region header = memory.allocate(MemoryComponent.SCRATCH, SegmentLayout.OVERHEAD)) {
            header.fill(0, SegmentLayout.OVERHEAD, (byte) 0);
            FileHeader.write(header, 0, FileHeader.LOG, storeId, number, new Checksum());
            opened.write(0, header, 0, SegmentLayout.OVERHEAD);
            opened.force();
        }
    }

    private LogSegment install(String from, long number, long reserved) throws IOException {
        String name = FileNames.log(number);
        disk.rename(from, name);
        disk.syncDirectory();
        return new LogSegment(number, disk.openLog(name, reserved));
    }

    private void deleteQuietly(String name, IOException cause) {
        try {
            disk.delete(name);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
