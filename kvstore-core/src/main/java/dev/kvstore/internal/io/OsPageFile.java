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
import java.util.concurrent.locks.ReentrantLock;

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

    /** A mapping that may be longer than the file. */
    private record Window(long position, Region region) {}

    private final Path path;
    private final FileMapper mapper;
    private final StagedFile file;
    private final List<MappedByteBuffer> mappings = new CopyOnWriteArrayList<>();
    private final List<Window> windows = new CopyOnWriteArrayList<>();

    /** Fair, so that whoever needs room now waits for one piece of what is made ready for later. */
    private final ReentrantLock filling = new ReentrantLock(true);

    private volatile long size;
    private volatile long prepared;

    OsPageFile(Path path, FileMapper mapper) throws IOException {
        this.path = path;
        this.mapper = mapper;
        this.file = new StagedFile(path);
        try {
            this.size = file.size();
            this.prepared = size;
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
        filling.lock();
        try {
            fill(newSize);
            size = newSize;
        } finally {
            filling.unlock();
        }
    }

    /** Where a mapping must not be longer than the file, growing is better done in few large steps. */
    @Override
    public boolean preparesAhead() {
        return ONE_PAGE_CACHE;
    }

    @Override
    public long prepared() {
        return prepared;
    }

    @Override
    public void prepare(long more) throws IOException {
        filling.lock();
        try {
            long from = prepared;
            fill(from + more);
            touch(from, prepared);
        } finally {
            filling.unlock();
        }
    }

    @Override
    public void truncate(long newSize) throws IOException {
        filling.lock();
        try {
            file.truncate(newSize);
            size = newSize;
            prepared = newSize;
        } finally {
            filling.unlock();
        }
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
        filling.lock();
        try {
            return mapFilled(position, length, most);
        } finally {
            filling.unlock();
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
        windows.clear();
        try (file) {
            if (prepared > size) {
                file.truncate(size);
            }
        }
    }

    private Region mapFilled(long position, long length, long most) throws IOException {
        Region region;
        try {
            region = MappedMemory.regionOf(mapper.mapForWriting(path, position, most));
        } catch (IOException e) {
            // A limit on the size of files or of memory.
            file.truncate(prepared);
            return map(position, length);
        }
        try {
            file.truncate(prepared);
            windows.add(new Window(position, region));
            return region;
        } catch (IOException e) {
            region.close();
            throw e;
        }
    }

    /** Makes pages writable, which costs their first writer a page fault each, where they are mapped already. */
    private void touch(long from, long to) {
        for (Window window : windows) {
            long end = Math.min(to, window.position + window.region.capacity());
            for (long at = Math.max(from, window.position); at < end; at += PIECE) {
                window.region.touch(at - window.position);
            }
        }
    }

    private void fill(long upTo) throws IOException {
        long old = prepared;
        try {
            file.fillWithZeros(old, upTo, PIECE);
        } catch (IOException e) {
            try {
                file.truncate(old);
            } catch (IOException cleanup) {
                e.addSuppressed(cleanup);
            }
            throw e;
        }
        prepared = Math.max(old, upTo);
    }
}
