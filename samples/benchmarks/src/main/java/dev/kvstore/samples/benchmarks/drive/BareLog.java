package dev.kvstore.samples.benchmarks.drive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The least a synced put can cost: its bytes written to a file that was zero-filled before, then a sync. */
final class BareLog implements AutoCloseable {

    private static final int FILE_BYTES = 8 << 20;

    private final FileChannel file;
    private final ByteBuffer bytes;
    private long position;

    BareLog(Path path, int recordBytes) {
        bytes = ByteBuffer.allocateDirect(recordBytes);
        try {
            file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            file.write(ByteBuffer.allocateDirect(FILE_BYTES), 0);
            file.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void append() {
        if (position + bytes.capacity() > FILE_BYTES) {
            position = 0;
        }
        try {
            file.write(bytes.clear(), position);
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        position += bytes.capacity();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
