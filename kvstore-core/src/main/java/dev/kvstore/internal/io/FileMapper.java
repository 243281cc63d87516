package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.MappedMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Maps files on a thread that nobody can interrupt. Thread-safe.
 *
 * <p>FileChannel.map fails when the calling thread is interrupted, and when that happens in its middle
 * it forgets the mapping it has made, which then stays until the process ends. To map and to hand over
 * costs some tens of microseconds; files are mapped seldom. The thread ends when it has been idle for a
 * moment, so there is nothing to close.
 */
final class FileMapper {
    private static final Set<StandardOpenOption> READING = Set.of(StandardOpenOption.READ);
    private static final Set<StandardOpenOption> READING_AND_WRITING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final long IDLE_MILLIS = 100;

    private final ThreadPoolExecutor mapper;

    /** @param store what to call the store in the thread's name */
    FileMapper(String store) {
        // Whatever a task throws is thrown at its caller, so there is nothing to report.
        EngineThreads threads = new EngineThreads(store, failure -> {});
        mapper = new ThreadPoolExecutor(
                1, 1, IDLE_MILLIS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), threads.factory("map"));
        mapper.allowCoreThreadTimeOut(true);
    }

    /**
     * Maps a range of an existing file for reading.
     *
     * @param bytes 0 to 2³¹−1; the range lies within the file
     */
    Region map(Path file, long position, long bytes) throws IOException {
        return MappedMemory.regionOf(mapBuffer(file, MapMode.READ_ONLY, position, bytes));
    }

    /** Maps a whole existing file of at most 2³¹−1 bytes for reading and writing. */
    MappedByteBuffer mapForWriting(Path file, long bytes) throws IOException {
        return mapBuffer(file, MapMode.READ_WRITE, 0, bytes);
    }

    /**
     * Maps a range of an existing file for reading and writing.
     *
     * @param bytes 0 to 2³¹−1; the range lies within the file
     */
    MappedByteBuffer mapForWriting(Path file, long position, long bytes) throws IOException {
        return mapBuffer(file, MapMode.READ_WRITE, position, bytes);
    }

    private MappedByteBuffer mapBuffer(Path file, MapMode mode, long position, long bytes) throws IOException {
        try {
            return uninterrupted(() -> {
                try (FileChannel channel =
                        FileChannel.open(file, mode == MapMode.READ_ONLY ? READING : READING_AND_WRITING)) {
                    return channel.map(mode, position, bytes);
                }
            });
        } catch (IOException e) {
            throw IoFailures.describe("map " + bytes + " bytes at " + position, file, e);
        }
    }

    private <T> T uninterrupted(Callable<T> call) throws IOException {
        Future<T> result = mapper.submit(call);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof IOException failure) {
                        throw failure;
                    }
                    throw new IOException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
