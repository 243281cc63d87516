package dev.kvstore.internal.io;

import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * A file of pages of a simulated device. Its mappings are parts of one arena, so that all of them see each other. What is
 * prepared is part of the file on the device, where a crash may leave it, and the end is only known here.
 */
final class SimulatedPageFile implements Disk.PageFile {
    /** Address space only, until it is touched. */
    private static final long LARGEST = 1L << 30;

    private final SimulatedDevice device;
    private final SimulatedFile file;
    private final Path path;
    private final String handle;
    private long size;
    private boolean closed;
    private int mappings;

    SimulatedPageFile(SimulatedDevice device, SimulatedFile file, Path path) {
        file.claimForWriting(path);
        this.device = device;
        this.file = file;
        this.path = path;
        size = file.size();
        handle = device.opened(file, "file of pages " + path);
    }

    @Override
    public long size() {
        synchronized (device) {
            return size;
        }
    }

    @Override
    public void grow(long newSize) throws IOException {
        synchronized (device) {
            requireOpen();
            if (newSize > file.size()) {
                occupy(Kind.GROW, newSize);
            }
            size = newSize;
        }
    }

    @Override
    public boolean preparesAhead() {
        return device.preparesAhead();
    }

    @Override
    public long prepared() {
        synchronized (device) {
            return file.size();
        }
    }

    @Override
    public void prepare(long more) throws IOException {
        synchronized (device) {
            requireOpen();
            if (!device.preparesAhead()) {
                throw new IllegalStateException(path + " can't be prepared, and says so");
            }
            occupy(Kind.PREPARE, file.size() + more);
        }
    }

    @Override
    public void truncate(long newSize) throws IOException {
        synchronized (device) {
            requireOpen();
            device.begin(Kind.TRUNCATE, path, newSize, file.size() - newSize);
            file.truncate(newSize);
            size = newSize;
        }
    }

    @Override
    public Region map(long position, long length) throws IOException {
        return map(position, length, length);
    }

    @Override
    public Region mapAhead(long position, long length, long most) throws IOException {
        return map(position, length, device.preparesAhead() ? Math.min(most, LARGEST - position) : length);
    }

    @Override
    public void write(long position, Region source, long offset, int length) throws IOException {
        byte[] bytes = source.toArray(offset, length);
        synchronized (device) {
            requireOpen();
            Fault fault = device.begin(Kind.WRITE, path, position, length);
            file.write(position, bytes, 0, fault == null ? length : length / 2);
            if (fault != null) {
                throw fault.at(device.latest());
            }
        }
    }

    @Override
    public void force() throws IOException {
        synchronized (device) {
            requireOpen();
            SimulatedLogFile.force(device, file, path);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (device) {
            if (!closed) {
                try {
                    if (file.size() > size) {
                        truncate(size);
                    }
                } finally {
                    closed = true;
                    unmapUnlessUsed();
                    file.releaseFromWriting();
                    device.closed(file, handle);
                }
            }
        }
    }

    private void occupy(Kind kind, long newSize) throws IOException {
        device.begin(kind, path, file.size(), newSize - file.size());
        if (device.usableBytes() < newSize - file.size()) {
            throw Fault.NO_SPACE.at(device.latest());
        }
        if (newSize > LARGEST) {
            throw new IllegalStateException(path + " would grow to " + newSize + " bytes, more than are simulated");
        }
        file.extend(newSize);
    }

    private Region map(long position, long length, long capacity) throws IOException {
        synchronized (device) {
            requireOpen();
            device.begin(Kind.MAP, path, position, length);
            if ((position | length | (size - position - length)) < 0) {
                throw new FileSystemException(
                        path.toString(), null, length + " bytes at " + position + ": the file holds " + size);
            }
            Region whole = file.mapForWriting(device.memory, LARGEST);
            String mapped = device.opened(file, "mapping for writing of " + path + " at " + position);
            mappings++;
            return new Region(whole.address(position, capacity), capacity, (address, bytes) -> {
                synchronized (device) {
                    mappings--;
                    unmapUnlessUsed();
                    device.closed(file, mapped);
                }
            });
        }
    }

    /** A mapping outlives the file it was made of. */
    private void unmapUnlessUsed() {
        if (closed && mappings == 0) {
            file.unmap();
        }
    }

    private void requireOpen() {
        if (closed) {
            // Also for those whom nobody asks any more how it went.
            device.violated(path + " is used after close");
            throw new IllegalStateException(path + " is used after close");
        }
    }
}
