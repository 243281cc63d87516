package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.MappedMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A {@link Disk.PageFile} of the operating system.
 *
 * <p>Linux keeps one page cache for mappings and system calls and fdatasync writes back both; elsewhere
 * the mappings are flushed first.
 */
final class OsPageFile implements Disk.PageFile {
    private static final boolean ONE_PAGE_CACHE =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");

    /** Pages of a tree are written in no order. */
    private static final int PIECE = 4 << 10;

    private final Path path;
    private final FileMapper mapper;
    private final StagedFile file;
    private final List<MappedByteBuffer> mappings = new CopyOnWriteArrayList<>();
    private volatile long size;

    OsPageFile(Path path, FileMapper mapper) throws IOException {
        this.path = path;
        this.mapper = mapper;
        this.file = new StagedFile(path);
        try {
            this.size = file.size();
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
    public void grow(long newSize) throws IOException {
        long old = size;
        try {
            file.fillWithZeros(old, newSize, PIECE);
        } catch (IOException e) {
            try {
                file.truncate(old);
            } catch (IOException cleanup) {
                e.addSuppressed(cleanup);
            }
            throw e;
        }
        size = newSize;
    }

    @Override
    public void truncate(long newSize) throws IOException {
        file.truncate(newSize);
        size = newSize;
    }

    @Override
    public Region map(long position, long length) throws IOException {
        MappedByteBuffer mapping = mapper.mapForWriting(path, position, length);
        if (!ONE_PAGE_CACHE) {
            mappings.add(mapping);
        }
        return MappedMemory.regionOf(mapping);
    }

    /** The JDK makes a file as long as its mapping; it is cut off again at once, and is by whoever opens it next. */
    @Override
    public Region mapAhead(long position, long length, long most) throws IOException {
        if (!ONE_PAGE_CACHE) {
            return map(position, length);
        }
        Region region;
        try {
            region = MappedMemory.regionOf(mapper.mapForWriting(path, position, most));
        } catch (IOException e) {
            // A limit on the size of files or of memory.
            file.truncate(size);
            return map(position, length);
        }
        try {
            file.truncate(size);
            return region;
        } catch (IOException e) {
            region.close();
            throw e;
        }
    }

    @Override
    public void write(long position, Region source, long offset, int length) throws IOException {
        file.write(position, source, offset, length);
    }

    @Override
    public void force() throws IOException {
        try {
            mappings.forEach(MappedByteBuffer::force);
        } catch (UncheckedIOException e) {
            throw IoFailures.describe("force", path, e.getCause());
        }
        file.force();
    }

    @Override
    public void close() throws IOException {
        mappings.clear();
        file.close();
    }
}
