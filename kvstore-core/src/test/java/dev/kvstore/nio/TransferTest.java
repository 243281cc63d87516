package dev.kvstore.nio;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.testkit.FileSystemFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code transferTo} and {@code transferFrom}, within the store and between it and the host: all four alike. */
class TransferTest extends FileSystemFixture {
    private static final int LENGTH = 300_000;

    /** Every way, the host's among them, which says what is right. */
    @ParameterizedTest
    @CsvSource({"STORE, STORE", "STORE, HOST", "HOST, STORE", "HOST, HOST"})
    @Retention(RetentionPolicy.RUNTIME)
    @interface EveryWay {}

    private enum Place {
        STORE,
        HOST
    }

    @EveryWay
    void aFileIsTransferredTo(Place from, Place to) throws IOException {
        byte[] content = content(LENGTH);
        Path source = Files.write(at(from, "source"), content);
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(at(to, "target"), CREATE, WRITE)) {
            assertEquals(LENGTH, in.transferTo(0, LENGTH, out));
            assertEquals(0, in.position());
            assertEquals(LENGTH, out.position());
        }
        assertArrayEquals(content, Files.readAllBytes(at(to, "target")));
    }

    @EveryWay
    void aFileIsTransferredFrom(Place from, Place to) throws IOException {
        byte[] content = content(LENGTH);
        Path source = Files.write(at(from, "source"), content);
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(at(to, "target"), CREATE, WRITE)) {
            assertEquals(LENGTH, out.transferFrom(in, 0, LENGTH));
            assertEquals(LENGTH, in.position());
            assertEquals(0, out.position());
        }
        assertArrayEquals(content, Files.readAllBytes(at(to, "target")));
    }

    @EveryWay
    void aPartIsTransferredToThePlaceTheTargetIsAt(Place from, Place to) throws IOException {
        byte[] content = content(LENGTH);
        Path source = Files.write(at(from, "source"), content);
        Path target = Files.write(at(to, "target"), new byte[LENGTH]);
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(target, WRITE)) {
            out.position(7);
            assertEquals(200_000, in.transferTo(50_001, 200_000, out));
        }
        byte[] expected = new byte[LENGTH];
        System.arraycopy(content, 50_001, expected, 7, 200_000);
        assertArrayEquals(expected, Files.readAllBytes(target));
    }

    @EveryWay
    void aPartIsTransferredFromThePlaceTheSourceIsAt(Place from, Place to) throws IOException {
        byte[] content = content(LENGTH);
        Path source = Files.write(at(from, "source"), content);
        Path target = Files.write(at(to, "target"), new byte[10]);
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(target, WRITE)) {
            in.position(100);
            assertEquals(150_000, out.transferFrom(in, 5, 150_000));
        }
        byte[] expected = new byte[150_005];
        System.arraycopy(content, 100, expected, 5, 150_000);
        assertArrayEquals(expected, Files.readAllBytes(target));
    }

    @EveryWay
    void moreThanThereIsIsWhatThereIs(Place from, Place to) throws IOException {
        Path source = Files.write(at(from, "source"), content(100));
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(at(to, "target"), CREATE, READ, WRITE)) {
            assertEquals(40, in.transferTo(60, 1_000_000, out));
            in.position(90);
            assertEquals(10, out.transferFrom(in, 40, 1_000_000));
            assertEquals(50, out.size());
        }
    }

    @EveryWay
    void nothingIsTransferredFromBehindTheEnd(Place from, Place to) throws IOException {
        Path source = Files.write(at(from, "source"), content(100));
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(at(to, "target"), CREATE, READ, WRITE)) {
            assertEquals(0, in.transferTo(100, 10, out));
            assertEquals(0, in.transferTo(1_000, 10, out));
            in.position(1_000);
            assertEquals(0, out.transferFrom(in, 0, 10));
            assertEquals(0, out.size());
        }
    }

    /** Nothing was until JDK 20; since then the file grows. */
    @EveryWay
    void whatIsTransferredToBehindTheEndIsWhatThisJdkSpecifies(Place from, Place to) throws IOException {
        boolean grows = Runtime.version().feature() >= 21;
        Path source = Files.write(at(from, "source"), content(100));
        Path target = Files.write(at(to, "target"), content(10));
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(target, READ, WRITE)) {
            assertEquals(grows ? 50 : 0, out.transferFrom(in, 11, 50));
            assertEquals(grows ? 50 : 0, in.position());
            assertEquals(grows ? 61 : 10, out.size());
            assertEquals(0, out.position());
        }
        byte[] expected = Arrays.copyOf(content(10), 61);
        System.arraycopy(content(100), 0, expected, 11, 50);
        assertArrayEquals(grows ? expected : content(10), Files.readAllBytes(target));
    }

    @EveryWay
    void whatIsTransferredToTheEndIsAppended(Place from, Place to) throws IOException {
        Path source = Files.write(at(from, "source"), content(100));
        Path target = Files.write(at(to, "target"), content(10));
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(target, READ, WRITE)) {
            assertEquals(50, out.transferFrom(in, 10, 50));
            assertEquals(60, out.size());
        }
    }

    @EveryWay
    void noBytesAreTransferredWhenNoneAreAskedFor(Place from, Place to) throws IOException {
        Path source = Files.write(at(from, "source"), content(100));
        try (FileChannel in = FileChannel.open(source);
                FileChannel out = FileChannel.open(at(to, "target"), CREATE, READ, WRITE)) {
            assertEquals(0, in.transferTo(0, 0, out));
            assertEquals(0, out.transferFrom(in, 0, 0));
            assertEquals(0, in.position());
            assertEquals(0, out.size());
        }
    }

    @EveryWay
    void whatIsClosedOrOfTheOtherKindIsRefused(Place from, Place to) throws IOException {
        Path source = Files.write(at(from, "source"), content(100));
        Path target = Files.write(at(to, "target"), content(10));
        FileChannel closed = FileChannel.open(target, READ, WRITE);
        closed.close();
        try (FileChannel in = FileChannel.open(source, READ);
                FileChannel out = FileChannel.open(target, WRITE)) {
            assertThrows(ClosedChannelException.class, () -> in.transferTo(0, 10, closed));
            assertThrows(ClosedChannelException.class, () -> out.transferFrom(closed, 0, 10));
            assertThrows(ClosedChannelException.class, () -> in.transferTo(0, 0, closed));
            assertThrows(ClosedChannelException.class, () -> out.transferFrom(closed, 0, 0));
            assertThrows(NonReadableChannelException.class, () -> out.transferTo(0, 10, out));
            assertThrows(NonWritableChannelException.class, () -> in.transferFrom(in, 0, 10));
            assertThrows(NonWritableChannelException.class, () -> in.transferTo(0, 10, FileChannel.open(target)));
            assertThrows(NonReadableChannelException.class, () -> out.transferFrom(out, 0, 10));
            assertThrows(IllegalArgumentException.class, () -> in.transferTo(-1, 10, out));
            assertThrows(IllegalArgumentException.class, () -> in.transferTo(0, -1, out));
            assertThrows(IllegalArgumentException.class, () -> out.transferFrom(in, -1, 10));
            assertThrows(IllegalArgumentException.class, () -> out.transferFrom(in, 0, -1));
        }
        assertArrayEquals(content(10), Files.readAllBytes(target));
    }

    @Test
    void aStreamIsTakenToItsEnd() throws IOException {
        byte[] content = content(LENGTH);
        try (ReadableByteChannel in = Channels.newChannel(new ByteArrayInputStream(content));
                FileChannel out = FileChannel.open(path("/target"), CREATE, WRITE)) {
            assertEquals(LENGTH, out.transferFrom(in, 0, Long.MAX_VALUE));
        }
        assertArrayEquals(content, Files.readAllBytes(path("/target")));
    }

    private Path at(Place place, String name) {
        return place == Place.STORE ? path("/" + name) : directory.resolve(name);
    }

    private static byte[] content(int length) {
        byte[] bytes = new byte[LENGTH];
        new Random(17).nextBytes(bytes);
        return Arrays.copyOf(bytes, length);
    }
}
