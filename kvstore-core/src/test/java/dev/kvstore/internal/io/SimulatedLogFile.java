package dev.kvstore.internal.io;

import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;

/** A log file of a simulated device. */
final class SimulatedLogFile implements Disk.LogFile {
    private final SimulatedDevice device;
    private final SimulatedFile file;
    private final Path path;
    private final String handle;
    private boolean closed;

    SimulatedLogFile(SimulatedDevice device, SimulatedFile file, Path path) {
        file.claimForWriting(path);
        this.device = device;
        this.file = file;
        this.path = path;
        handle = device.opened(file, "log file " + path);
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public Region mapping() {
        synchronized (device) {
            requireOpen();
            return file.mapForWriting(device.memory);
        }
    }

    @Override
    public void write(long position, Region source, long offset, int length) throws IOException {
        if ((position | length | (file.size() - position - length)) < 0) {
            throw new IndexOutOfBoundsException(
                    "write of " + length + " bytes at " + position + "; the log holds " + file.size());
        }
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
            force(device, file, path);
        }
    }

    @Override
    public void close() {
        synchronized (device) {
            if (!closed) {
                closed = true;
                file.unmap();
                file.releaseFromWriting();
                device.closed(file, handle);
            }
        }
    }

    static void force(SimulatedDevice device, SimulatedFile file, Path path) throws IOException {
        Fault fault = device.begin(Kind.FORCE, path, 0, 0);
        if (fault != null) {
            file.loseDirty();
            throw fault.at(device.latest());
        }
        file.force();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(path + " is used after close");
        }
    }
}
