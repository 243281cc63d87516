package dev.kvstore.internal.io;

import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An input file of a simulated device. A mapping is a copy made when it is asked for: later writes to
 * the file do not show in it.
 */
final class SimulatedInputFile implements Disk.InputFile {
    private final SimulatedDevice device;
    private final SimulatedFile file;
    private final Path path;
    private final long size;
    private final String handle;
    private boolean closed;

    SimulatedInputFile(SimulatedDevice device, SimulatedFile file, Path path) {
        this.device = device;
        this.file = file;
        this.path = path;
        size = file.size();
        handle = device.opened(file, "input file " + path);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Region map(long position, int length) throws IOException {
        synchronized (device) {
            requireOpen();
            device.begin(Kind.MAP, path, position, length);
            requireWithin(position, length);
            return length == 0 ? new Region(0, 0, (a, c) -> {}) : mapping(position, length);
        }
    }

    @Override
    public void read(long position, Region target, long offset, int length) throws IOException {
        byte[] content;
        synchronized (device) {
            requireOpen();
            device.begin(Kind.READ, path, position, length);
            requireWithin(position, length);
            content = file.read(position, length);
        }
        target.write(offset, content, 0, length);
    }

    @Override
    public void close() {
        synchronized (device) {
            closed = true;
            device.closed(file, handle);
        }
    }

    private Region mapping(long position, int length) {
        Region copy = device.memory.allocate(MemoryComponent.SCRATCH, length);
        copy.write(0, file.read(position, length), 0, length);
        int original = hash(copy);
        String mapped = device.opened(file, "mapping of " + path + " at " + position);
        return new Region(copy.address(0, length), length, (address, capacity) -> {
            if (hash(copy) != original) {
                device.violated("a store went into the read-only mapping of " + path + " at " + position);
            }
            copy.close();
            device.closed(file, mapped);
        });
    }

    private static int hash(Region region) {
        return Arrays.hashCode(region.toArray(0, (int) region.capacity()));
    }

    private void requireWithin(long position, int length) throws IOException {
        if ((position | length | (size - position - length)) < 0) {
            throw new FileSystemException(
                    path.toString(), null, length + " bytes at " + position + ": the file held " + size);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(path + " is used after close");
        }
    }
}
