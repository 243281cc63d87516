package dev.kvstore.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a provider rather than of {@link Files}, and what it refuses as the default one does. */
class ProviderTest extends FileSystemFixture {
    private KeyValueFileSystemProvider provider;

    @BeforeEach
    void makeFiles() throws IOException {
        provider = (KeyValueFileSystemProvider) files.provider();
        Files.writeString(path("/file"), "text");
        Files.createSymbolicLink(path("/broken"), path("/missing"));
    }

    @Test
    void whatNewerJdksAskWhetherThereIsAFileIsAnsweredWithoutExceptions() {
        assertTrue(provider.exists(path("/file")));
        assertFalse(provider.exists(path("/missing")));
        assertFalse(provider.exists(path("/file/below")));
        assertFalse(provider.exists(path("/broken")));
        assertTrue(provider.exists(path("/broken"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void whatNewerJdksAskForAttributesIfThereIsAFileIsNullWhereThereIsNone() throws IOException {
        assertEquals(
                4,
                provider.readAttributesIfExists(path("/file"), BasicFileAttributes.class)
                        .size());
        assertNull(provider.readAttributesIfExists(path("/missing"), BasicFileAttributes.class));
        assertTrue(
                provider.readAttributesIfExists(path("/broken"), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isSymbolicLink());
    }

    @Test
    void pathsOfOthersAreRefused() throws IOException {
        assertThrows(ProviderMismatchException.class, () -> provider.delete(directory));
        assertThrows(ProviderMismatchException.class, () -> path("/file").resolve(directory));
        assertFalse(path("/file").startsWith(directory));
        assertFalse(path("/file").endsWith(directory.getFileName()));
        assertFalse(path("/file").equals(directory));
        assertFalse(Files.isSameFile(path("/file"), directory));
        assertThrows(ClassCastException.class, () -> path("/file").compareTo(directory));
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Files.newByteChannel(path("/file"), StandardOpenOption.READ, StandardOpenOption.APPEND));
        assertThrows(
                IllegalArgumentException.class,
                () -> Files.newByteChannel(
                        path("/file"), StandardOpenOption.APPEND, StandardOpenOption.TRUNCATE_EXISTING));
        assertEquals(4, store.get("file".getBytes(StandardCharsets.UTF_8)).length);
    }

    @Test
    void initialAttributesThatCantBeSetAtOnceAreRefused() {
        FileAttribute<String> attribute = new FileAttribute<>() {
            @Override
            public String name() {
                return "user:note";
            }

            @Override
            public String value() {
                return "x";
            }
        };
        assertThrows(UnsupportedOperationException.class, () -> Files.createFile(path("/new"), attribute));
        assertThrows(UnsupportedOperationException.class, () -> Files.createDirectory(path("/new"), attribute));
        assertFalse(Files.exists(path("/new")));
    }

    @Test
    void theRootExistsAlready() {
        assertThrows(FileAlreadyExistsException.class, () -> Files.createDirectory(path("/")));
    }

    @Test
    void filesAreNotMapped() throws IOException {
        try (FileChannel channel = FileChannel.open(path("/file"))) {
            assertThrows(UnsupportedOperationException.class, () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1));
        }
    }

    @Test
    void anAsynchronousChannelReadsAndWritesWhereItIsTold() throws Exception {
        AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(path("/file"), StandardOpenOption.READ, StandardOpenOption.WRITE);
        assertEquals(2, channel.write(ByteBuffer.wrap(new byte[] {'a', 'b'}), 6).get());
        ByteBuffer read = ByteBuffer.allocate(10);
        assertEquals(8, channel.read(read, 0).get());
        assertEquals("text\0\0ab", new String(read.array(), 0, 8, StandardCharsets.UTF_8));
        assertEquals(-1, channel.read(ByteBuffer.allocate(1), 8).get());
        assertTrue(channel.lock().get().isValid());
        channel.close();
        ExecutionException late = assertThrows(
                ExecutionException.class,
                () -> channel.read(ByteBuffer.allocate(1), 0).get());
        assertInstanceOf(ClosedChannelException.class, late.getCause());
    }

    @Test
    void hardLinksAreRefused() {
        assertThrows(UnsupportedOperationException.class, () -> Files.createLink(path("/link"), path("/file")));
    }

    @Test
    void everyWriteMovesTheTimeOfAFileForward() throws IOException {
        var last = Files.getLastModifiedTime(path("/file"));
        for (int i = 0; i < 100; i++) {
            Files.writeString(path("/file"), "text" + i);
            var now = Files.getLastModifiedTime(path("/file"));
            assertTrue(now.compareTo(last) > 0, now + " after " + last);
            last = now;
        }
    }

    @Test
    void aMissingDirectoryIsNoPlaceForAFile() {
        assertThrows(NoSuchFileException.class, () -> Files.writeString(path("/missing/file"), "x"));
    }
}
