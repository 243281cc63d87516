package dev.kvstore.nio;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions behind the end of a file: with its content in the entry, in chunks, and written raw. */
class PositionsTest extends FileSystemFixture {
    private static final int CHUNK = 128 << 10;

    /** One position in what lies with the entry, one in what lies in chunks. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 3 * CHUNK + 5})
    void beingBehindTheEndReadsNothingAndChangesNothing(int at) throws IOException {
        Files.write(path("/f"), ones(10));
        try (FileChannel channel = FileChannel.open(path("/f"), READ, WRITE)) {
            channel.position(at);
            assertEquals(at, channel.position());
            assertEquals(-1, channel.read(ByteBuffer.allocate(5)));
            assertEquals(-1, channel.read(ByteBuffer.allocate(5), at));
            assertEquals(0, channel.write(ByteBuffer.allocate(0)));
            assertEquals(10, channel.size());
        }
        assertArrayEquals(ones(10), Files.readAllBytes(path("/f")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, CHUNK - 1, CHUNK, 3 * CHUNK + 5})
    void theGapBeforeAWriteIsZeros(int at) throws IOException {
        Files.write(path("/f"), ones(10));
        try (FileChannel channel = FileChannel.open(path("/f"), READ, WRITE)) {
            channel.position(at);
            channel.write(ByteBuffer.wrap(ones(3)));
            assertEquals(at + 3, channel.position());
            assertArrayEquals(withGap(10, at, 3), allOf(channel));
        }
        assertArrayEquals(withGap(10, at, 3), store.get(bytes("f")));
        reopen();
        assertArrayEquals(withGap(10, at, 3), Files.readAllBytes(path("/f")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 3 * CHUNK + 5})
    void aWriteAtAPositionLeavesTheSameGapAndTheChannelWhereItIs(int at) throws IOException {
        Files.write(path("/f"), ones(10));
        try (FileChannel channel = FileChannel.open(path("/f"), READ, WRITE)) {
            channel.write(ByteBuffer.wrap(ones(3)), at);
            assertEquals(0, channel.position());
            assertArrayEquals(withGap(10, at, 3), allOf(channel));
        }
        assertArrayEquals(withGap(10, at, 3), store.get(bytes("f")));
    }

    /** Raw content of this length is brought into chunks first. */
    @ParameterizedTest
    @ValueSource(ints = {10, 2 * CHUNK + 1})
    void theGapBehindWhatWasWrittenRawIsZeros(int length) throws IOException {
        store.put(bytes("f"), ones(length));
        try (FileChannel channel = FileChannel.open(path("/f"), READ, WRITE)) {
            channel.write(ByteBuffer.wrap(ones(3)), length + 2L * CHUNK);
            assertArrayEquals(withGap(length, length + 2 * CHUNK, 3), allOf(channel));
        }
        assertArrayEquals(withGap(length, length + 2 * CHUNK, 3), store.get(bytes("f")));
    }

    /** What was there before must not show through. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 3 * CHUNK + 5})
    void whatWasCutOffIsZerosWhenTheFileGrowsAgain(int length) throws IOException {
        Files.write(path("/f"), ones(length));
        try (FileChannel channel = FileChannel.open(path("/f"), READ, WRITE)) {
            channel.position(length);
            channel.truncate(7);
            assertEquals(7, channel.position());
            channel.write(ByteBuffer.wrap(ones(1)), length - 1L);
            assertArrayEquals(withGap(7, length - 1, 1), allOf(channel));
        }
        assertArrayEquals(withGap(7, length - 1, 1), store.get(bytes("f")));
    }

    /** Memory of chunks that were stored is used again. */
    @Test
    void whatWasStoredBeforeDoesNotShowInTheGap() throws IOException {
        int at = 5 * CHUNK + 10;
        try (FileChannel channel = FileChannel.open(path("/f"), CREATE, READ, WRITE)) {
            channel.write(ByteBuffer.wrap(ones(2 * CHUNK)));
            channel.force(false);
            channel.write(ByteBuffer.wrap(ones(1)), at);
            assertArrayEquals(withGap(2 * CHUNK, at, 1), allOf(channel));
        }
        assertArrayEquals(withGap(2 * CHUNK, at, 1), store.get(bytes("f")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 3 * CHUNK + 5})
    void truncatingToMoreThanThereIsLeavesTheLength(int at) throws IOException {
        Files.write(path("/f"), ones(10));
        try (FileChannel channel = FileChannel.open(path("/f"), READ, WRITE)) {
            channel.position(at);
            channel.truncate(at - 1L);
            assertEquals(10, channel.size());
            assertEquals(at - 1L, channel.position());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 3 * CHUNK + 5})
    void appendingLeavesNoGapWhereverTheChannelIs(int at) throws IOException {
        Files.write(path("/f"), ones(10));
        try (FileChannel channel = FileChannel.open(path("/f"), CREATE, APPEND)) {
            channel.position(at);
            channel.write(ByteBuffer.wrap(ones(3)));
            channel.write(ByteBuffer.wrap(ones(3)), at);
            assertEquals(16, channel.position());
        }
        assertArrayEquals(ones(16), Files.readAllBytes(path("/f")));
    }

    private static byte[] allOf(FileChannel channel) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) channel.size());
        channel.read(all, 0);
        return all.array();
    }

    private static byte[] ones(int length) {
        byte[] ones = new byte[length];
        Arrays.fill(ones, (byte) 1);
        return ones;
    }

    /** Ones up to {@code first}, zeros, and {@code last} ones from {@code at} on. */
    private static byte[] withGap(int first, int at, int last) {
        byte[] content = new byte[at + last];
        Arrays.fill(content, 0, first, (byte) 1);
        Arrays.fill(content, at, at + last, (byte) 1);
        return content;
    }
}
