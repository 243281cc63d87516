package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.MappedMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A {@link Disk.LogFile} of the operating system.
 *
 * <p>Linux keeps one page cache for mappings and system calls and fdatasync writes back both; elsewhere
 * the mapping is flushed first.
 */
final class OsLogFile implements Disk.LogFile {
    private static final int ZERO_CHUNK = 256 << 10;
    private static final boolean ONE_PAGE_CACHE =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");

    private final Path path;
    private final StagedFile file;
    private final SmallWrites small;
    private final long size;
    private final MappedByteBuffer buffer;
    private final Region mapping;

    /** Grows only; written under the monitor, so that filling with zeros and writing data never meet. */
    private volatile long reserved;

    private OsLogFile(Path path, StagedFile file, FileMapper mapper, long reserved) throws IOException {
        this.path = path;
        this.file = file;
        this.size = file.size();
        if (size > Integer.MAX_VALUE) {
            throw new FileSystemException(
                    path.toString(), null, "open log: holds " + size + " bytes, at most 2147483647 can be mapped");
        }
        this.reserved = Math.min(size, reserved);
        this.buffer = mapper.mapForWriting(path, size);
        this.mapping = MappedMemory.regionOf(buffer);
        this.small = openSmall();
    }

    /** Opens an existing file. */
    static OsLogFile open(Path path, FileMapper mapper, long reserved) throws IOException {
        StagedFile file = new StagedFile(path);
        try {
            return new OsLogFile(path, file, mapper, reserved);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /**
     * Gives an empty file its size, and the first {@code reserved} bytes of it their place on the device by
     * filling them with zeros.
     */
    static OsLogFile create(Path path, FileMapper mapper, long bytes, long reserved) throws IOException {
        StagedFile file = new StagedFile(path);
        try {
            file.fillWithZeros(0, reserved);
            if (reserved < bytes) {
                file.fillWithZeros(bytes - 1, bytes);
            }
            return new OsLogFile(path, file, mapper, reserved);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Region mapping() {
        return mapping;
    }

    @Override
    public long reserved() {
        return reserved;
    }

    @Override
    public void reserve(long upTo) throws IOException {
        if (upTo > size) {
            throw new IllegalArgumentException("upTo must be at most " + size + ", got " + upTo);
        }
        while (reserved < upTo) {
            reserveChunk(upTo);
        }
    }

    @Override
    public void write(long position, Region source, long offset, int length) throws IOException {
        if ((position | length | (size - position - length)) < 0) {
            throw new IndexOutOfBoundsException(
                    "write of " + length + " bytes at " + position + "; the log holds " + size);
        }
        if (position + length <= reserved) {
            writeReserved(position, source, offset, length);
        } else {
            writeBeyond(position, source, offset, length);
        }
    }

    @Override
    public void force() throws IOException {
        if (!ONE_PAGE_CACHE) {
            buffer.force();
        }
        file.force();
    }

    @Override
    public void force(long from, long to) throws IOException {
        if (!ONE_PAGE_CACHE) {
            force();
            return;
        }
        try {
            buffer.force((int) from, (int) (to - from));
        } catch (UncheckedIOException e) {
            throw IoFailures.describe("force", path, e.getCause());
        }
    }

    @Override
    public void close() throws IOException {
        mapping.close();
        try {
            small.close();
        } finally {
            file.close();
        }
    }

    private SmallWrites openSmall() throws IOException {
        try {
            return new SmallWrites(path);
        } catch (IOException | RuntimeException | Error e) {
            mapping.close();
            throw e;
        }
    }

    private void writeReserved(long position, Region source, long offset, int length) throws IOException {
        if (length <= SmallWrites.MOST) {
            small.write(position, source, offset, length);
        } else {
            file.write(position, source, offset, length);
        }
    }

    /** A chunk at a time, so that an appender waits for one at most. */
    private synchronized void reserveChunk(long upTo) throws IOException {
        long end = Math.min(upTo, reserved + ZERO_CHUNK);
        if (end > reserved) {
            file.fillWithZeros(reserved, end);
            reserved = end;
        }
    }

    private synchronized void writeBeyond(long position, Region source, long offset, int length) throws IOException {
        file.write(position, source, offset, length);
        if (position <= reserved) {
            reserved = Math.max(reserved, position + length);
        }
    }
}
