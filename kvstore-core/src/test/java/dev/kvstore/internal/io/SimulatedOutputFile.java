package dev.kvstore.internal.io;

import dev.kvstore.internal.io.Operation.Kind;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;

/** An output file of a simulated device. */
final class SimulatedOutputFile implements Disk.OutputFile {
    private final SimulatedDevice device;
    private final SimulatedFile file;
    private final Path path;
    private final String handle;
    private long position;
    private boolean closed;

    SimulatedOutputFile(SimulatedDevice device, SimulatedFile file, Path path) {
        this.device = device;
        this.file = file;
        this.path = path;
        handle = device.opened(file, "output file " + path);
    }

    @Override
    public void write(Region source, long offset, long length) throws IOException {
        write(source.toArray(offset, Math.toIntExact(length)), 0, (int) length);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        synchronized (device) {
            requireOpen();
            Fault fault = device.begin(Kind.WRITE, path, position, length);
            long room = Math.max(0, device.usableBytes());
            int written = (int) Math.min(fault == null ? length : length / 2, room);
            file.write(position, source, offset, written);
            position += written;
            if (written < length) {
                throw (fault == null ? Fault.NO_SPACE : fault).at(device.latest());
            }
            if (fault != null) {
                throw fault.at(device.latest());
            }
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void force() throws IOException {
        synchronized (device) {
            requireOpen();
            SimulatedLogFile.force(device, file, path);
        }
    }

    @Override
    public void close() {
        synchronized (device) {
            closed = true;
            device.closed(file, handle);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(path + " is used after close");
        }
    }
}
