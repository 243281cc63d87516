package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.MappedMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
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
    private static final int ZERO_CHUNK = 1 << 20;
    private static final boolean ONE_PAGE_CACHE =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");

    private final StagedFile file;
    private final long size;
    private final MappedByteBuffer buffer;
    private final Region mapping;

    /**
     * Opens an existing file.
     *
     * @param zeroFill bytes to fill with zeros first, so that the device has really given the room and
     *     no later store into the mapping can find it full; or 0
     */
    OsLogFile(Path path, FileMapper mapper, long zeroFill) throws IOException {
        StagedFile opened = new StagedFile(path);
        try {
            fillWithZeros(opened, zeroFill);
            size = opened.size();
            if (size > Integer.MAX_VALUE) {
                throw new FileSystemException(
                        path.toString(), null, "open log: holds " + size + " bytes, at most 2147483647 can be mapped");
            }
            buffer = mapper.mapForWriting(path, size);
        } catch (IOException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
        file = opened;
        mapping = MappedMemory.regionOf(buffer);
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
    public void write(long position, Region source, long offset, int length) throws IOException {
        if ((position | length | (size - position - length)) < 0) {
            throw new IndexOutOfBoundsException(
                    "write of " + length + " bytes at " + position + "; the log holds " + size);
        }
        file.write(position, source, offset, length);
    }

    @Override
    public void force() throws IOException {
        if (!ONE_PAGE_CACHE) {
            buffer.force();
        }
        file.force();
    }

    @Override
    public void close() throws IOException {
        mapping.close();
        file.close();
    }

    private static void fillWithZeros(StagedFile file, long bytes) throws IOException {
        byte[] zeros = new byte[(int) Math.min(ZERO_CHUNK, bytes)];
        for (long position = 0; position < bytes; position += zeros.length) {
            file.write(position, zeros, 0, (int) Math.min(zeros.length, bytes - position));
        }
    }
}
