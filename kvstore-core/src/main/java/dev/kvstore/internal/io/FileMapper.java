package dev.kvstore.internal.io;

import dev.kvstore.internal.memory.MappedMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Maps files whatever the interrupt status of the calling thread is. */
final class FileMapper {
    private static final Set<StandardOpenOption> READING = Set.of(StandardOpenOption.READ);
    private static final Set<StandardOpenOption> READING_AND_WRITING =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

    private FileMapper() {}

    /**
     * Maps a range of an existing file.
     *
     * @param bytes 0 to 2³¹−1; the range lies within the file
     */
    static Region map(Path file, boolean writable, long position, long bytes) throws IOException {
        return MappedMemory.regionOf(mapBuffer(file, writable, position, bytes));
    }

    /** The mapping itself, for callers that must flush it. */
    static MappedByteBuffer mapBuffer(Path file, boolean writable, long position, long bytes) throws IOException {
        MapMode mode = writable ? MapMode.READ_WRITE : MapMode.READ_ONLY;
        boolean interrupted = false;
        try {
            while (true) {
                // FileChannel.map closes its channel when the thread is interrupted: each attempt has its own.
                try (FileChannel channel = FileChannel.open(file, writable ? READING_AND_WRITING : READING)) {
                    return channel.map(mode, position, bytes);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (IOException e) {
            throw IoFailures.describe("map " + bytes + " bytes at " + position, file, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
