package dev.kvstore.internal.io;

import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

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
    private final boolean noticed;
    private boolean closed;

    SimulatedInputFile(SimulatedDevice device, SimulatedFile file, Path path, boolean noticed) {
        this.noticed = noticed;
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
            begin(Kind.MAP, position, length);
            requireWithin(position, length);
            return length == 0 ? new Region(0, 0, (a, c) -> {}) : mapping(position, length);
        }
    }

    @Override
    public void read(long position, Region target, long offset, int length) throws IOException {
        byte[] content;
        synchronized (device) {
            requireOpen();
            begin(Kind.READ, position, length);
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
        byte[] content = file.read(position, length);
        copy.write(0, content, 0, length);
        long original = hash(content);
        String mapped = device.opened(file, "mapping of " + path + " at " + position);
        return new Region(copy.address(0, length), length, (address, capacity) -> {
            if (hash(copy.toArray(0, length)) != original) {
                device.violated("a store went into the read-only mapping of " + path + " at " + position);
            }
            copy.close();
            device.closed(file, mapped);
        });
    }

    private void begin(Kind kind, long position, int length) throws IOException {
        if (noticed) {
            device.begin(kind, path, position, length);
        }
    }

    private static long hash(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, content.length);
        return crc.getValue();
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
