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
    /** What a segment that is not reserved as a whole has at first. */
    private static final long FIRST_RESERVED = 256 * 1024;

    private final Disk disk;
    private final StoreId storeId;
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
        return make(temporary, number, reserved, () -> disk.createLog(temporary, bytes, reserved));
    }

    /** A segment from the file of an obsolete one, which is closed and below the durable watermark. */
    LogSegment recycle(LogSegment obsolete, long number) throws IOException {
        String old = FileNames.log(obsolete.number());
        long reserved = Math.max(obsolete.reserved(), SegmentLayout.OVERHEAD);
        return make(old, number, reserved, () -> disk.openLog(old, reserved));
    }

    /** Where a segment comes from. */
    @FunctionalInterface
    private interface Source {
        LogFile open() throws IOException;
    }

    /** Leaves no file behind when it fails, for want of memory too. */
    private LogSegment make(String from, long number, long reserved, Source source) throws IOException {
        try {
            prepare(source.open(), number);
            return install(from, number, reserved);
        } catch (IOException | OutOfMemoryError e) {
            deleteQuietly(from, e);
            deleteQuietly(FileNames.log(number), e);
            throw e;
        }
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

    private void deleteQuietly(String name, Throwable cause) {
        try {
            disk.delete(name);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
