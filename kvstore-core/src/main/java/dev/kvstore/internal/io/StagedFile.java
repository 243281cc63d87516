package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.NativeBuffer;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * A file opened for writing by means that {@link Thread#interrupt()} can't close. (A FileChannel is closed, for
 * every thread, when a thread inside one of its calls is interrupted; and an error of a sync is then hidden.)
 *
 * <p>An AsynchronousFileChannel is not, writes native memory without copying it, and syncs on the calling thread.
 * On Unix its writes run on the calling thread too, because it is given an executor that does that; on
 * Windows, where completion ports do the work, they are waited for. One writer at a time; {@link #force} from any
 * thread.
 */
final class StagedFile implements AutoCloseable {
    private static final int MOST_PER_CALL = 1 << 20;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(256 << 10);
    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");
    private static final ExecutorService EXECUTOR = WINDOWS ? null : new CallerRunsExecutor();

    private final Path path;
    private final AsynchronousFileChannel channel;
    private final NativeBuffer view = new NativeBuffer();

    /** Opens an existing file. */
    StagedFile(Path path) throws IOException {
        this.path = path;
        try {
            channel = AsynchronousFileChannel.open(
                    path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE), EXECUTOR);
        } catch (IOException e) {
            throw IoFailures.describe("open for writing", path, e);
        }
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Writes native memory; what is mapped from a file is copied first, as a bad page must not meet native code. */
    void write(long position, Region source, long offset, long length) throws IOException {
        for (long done = 0; done < length; ) {
            int chunk = (int) Math.min(MOST_PER_CALL, length - done);
            write(position + done, view.reading(source, offset + done, chunk));
            done += chunk;
        }
    }

    void write(long position, byte[] source, int offset, int length) throws IOException {
        write(position, ByteBuffer.wrap(source, offset, length));
    }

    /** Writes what remains in a buffer. */
    void write(long position, ByteBuffer source) throws IOException {
        int length = source.remaining();
        try {
            for (long at = position; source.hasRemaining(); ) {
                at += await(channel.write(source, at));
            }
        } catch (IOException e) {
            throw IoFailures.describe("write " + length + " bytes at " + position, path, e);
        }
    }

    void truncate(long size) throws IOException {
        try {
            channel.truncate(size);
        } catch (IOException e) {
            throw IoFailures.describe("truncate to " + size + " bytes", path, e);
        }
    }

    /** Appends zeros up to a size; they occupy the device. */
    void fillWithZeros(long from, long to) throws IOException {
        fillWithZeros(from, to, ZEROS.capacity());
    }

    /**
     * Appends zeros up to a size, so many at a time. What Linux is given in one piece it keeps in one piece, and a store
     * into a mapping makes all of that dirty: what is to be written here and there is better made in small ones.
     */
    void fillWithZeros(long from, long to, int piece) throws IOException {
        ByteBuffer zeros = ZEROS.duplicate();
        for (long position = from; position < to; position += piece) {
            zeros.clear().limit((int) Math.min(piece, to - position));
            write(position, zeros);
        }
    }

    void force() throws IOException {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw IoFailures.describe("force", path, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } catch (IOException e) {
            throw IoFailures.describe("close", path, e);
        }
    }

    /** The result of a write; an interrupt waits until there is one. */
    private static int await(Future<Integer> write) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return write.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
