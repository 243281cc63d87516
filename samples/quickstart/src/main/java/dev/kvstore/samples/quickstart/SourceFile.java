package dev.kvstore.samples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import net.openhft.chronicle.bytes.Bytes;

/**
 * A file to load.
 *
 * @param key its key in the store
 * @param path where it is
 * @param size its size in bytes when it was found
 * @param modified when it was last changed before it was found
 */
record SourceFile(String key, Path path, long size, FileTime modified) {
    private static final int CHUNK_BYTES = 64 << 10;

    /** Appends the content to {@code target}. */
    void readInto(Bytes<?> target) throws IOException {
        byte[] chunk = chunk();
        try (InputStream in = Files.newInputStream(path)) {
            for (int length = in.read(chunk); length > 0; length = in.read(chunk)) {
                target.write(chunk, 0, length);
            }
        }
    }

    /** Whether the content is exactly what is left to read in {@code bytes}, which is read by that. */
    boolean contains(Bytes<?> bytes) throws IOException {
        byte[] chunk = chunk();
        byte[] other = new byte[chunk.length];
        try (InputStream in = Files.newInputStream(path)) {
            for (int length = in.read(chunk); length > 0; length = in.read(chunk)) {
                if (bytes.readRemaining() < length) {
                    return false;
                }
                bytes.read(other, 0, length);
                if (!Arrays.equals(chunk, 0, length, other, 0, length)) {
                    return false;
                }
            }
        }
        return bytes.readRemaining() == 0;
    }

    /** Whether somebody wrote to the file since it was found. */
    boolean hasChanged() throws IOException {
        return Files.size(path) != size || !Files.getLastModifiedTime(path).equals(modified);
    }

    private byte[] chunk() {
        return new byte[(int) Math.max(1, Math.min(CHUNK_BYTES, size))];
    }
}
