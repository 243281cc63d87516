package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Small writes to a file without any garbage: an {@link java.nio.channels.AsynchronousFileChannel}, which {@link
 * StagedFile} uses, makes a future and its result for each. Interrupts do not close a RandomAccessFile either, and the
 * JDK hands up to {@value #MOST} bytes to the system from its stack. One writer at a time.
 */
final class SmallWrites implements AutoCloseable {
    /** Bytes of a write at most. */
    static final int MOST = 8192;

    private final Path path;
    private final RandomAccessFile file;
    private final byte[] copy = new byte[MOST];

    /** Where the file stands; a write that failed leaves it anywhere. */
    private long next;

    /** Opens an existing file. */
    SmallWrites(Path path) throws IOException {
        this.path = path;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            throw IoFailures.describe("open for writing", path, e);
        }
    }

    /** Writes all of a range of at most {@value #MOST} bytes, or throws; some of it may then be in the file. */
    void write(long position, Region source, long offset, int length) throws IOException {
        source.read(offset, copy, 0, length);
        try {
            if (next != position) {
                file.seek(position);
            }
            next = -1;
            file.write(copy, 0, length);
            next = position + length;
        } catch (IOException e) {
            throw IoFailures.describe("write " + length + " bytes at " + position, path, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } catch (IOException e) {
            throw IoFailures.describe("close", path, e);
        }
    }
}
