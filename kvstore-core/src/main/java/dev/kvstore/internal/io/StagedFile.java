package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file opened for writing by means that {@link Thread#interrupt()} can't close: RandomAccessFile for
 * the bytes, AsynchronousFileChannel for the sync. (A FileChannel is closed, for every thread, when a
 * thread inside one of its calls is interrupted; and an error of a sync is then hidden.)
 *
 * <p>Both look at the same file, and a sync is one of the file, not of the descriptor. One writer at a
 * time; {@link #force} from any thread.
 */
final class StagedFile implements AutoCloseable {
    private static final int STAGING_BYTES = 64 << 10;

    private final Path path;
    private final RandomAccessFile file;
    private final AsynchronousFileChannel syncer;

    /** RandomAccessFile takes heap bytes only; allocated at the first write from native memory. */
    private byte[] staging;

    /** Opens an existing file. */
    StagedFile(Path path) throws IOException {
        this.path = path;
        RandomAccessFile opened = null;
        try {
            opened = new RandomAccessFile(path.toFile(), "rw");
            syncer = AsynchronousFileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            if (opened != null) {
                opened.close();
            }
            throw IoFailures.describe("open for writing", path, e);
        }
        file = opened;
    }

    long size() throws IOException {
        return file.length();
    }

    void write(long position, Region source, long offset, long length) throws IOException {
        try {
            file.seek(position);
            for (long done = 0; done < length; ) {
                int chunk = (int) Math.min(STAGING_BYTES, length - done);
                byte[] bytes = staging(chunk);
                source.read(offset + done, bytes, 0, chunk);
                file.write(bytes, 0, chunk);
                done += chunk;
            }
        } catch (IOException e) {
            throw writeFailure(position, length, e);
        }
    }

    void write(long position, byte[] source, int offset, int length) throws IOException {
        try {
            file.seek(position);
            file.write(source, offset, length);
        } catch (IOException e) {
            throw writeFailure(position, length, e);
        }
    }

    void force() throws IOException {
        try {
            syncer.force(false);
        } catch (IOException e) {
            throw IoFailures.describe("force", path, e);
        }
    }

    @Override
    public void close() throws IOException {
        try (file;
                syncer) {
            staging = null;
        } catch (IOException e) {
            throw IoFailures.describe("close", path, e);
        }
    }

    private byte[] staging(int atLeast) {
        if (staging == null || staging.length < atLeast) {
            staging = new byte[Math.min(STAGING_BYTES, Integer.highestOneBit(Math.max(4095, atLeast - 1)) << 1)];
        }
        return staging;
    }

    private IOException writeFailure(long position, long length, IOException cause) {
        return IoFailures.describe("write " + length + " bytes at " + position, path, cause);
    }
}
