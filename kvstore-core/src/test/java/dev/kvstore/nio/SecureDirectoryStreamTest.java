package dev.kvstore.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Working in a directory that was opened once, with names relative to it. */
class SecureDirectoryStreamTest extends FileSystemFixture {
    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(path("/d/sub"));
        Files.writeString(path("/d/file"), "text");
    }

    @Test
    void filesAreMadeReadAndDeletedByTheirNames() throws IOException {
        try (SecureDirectoryStream<Path> opened = secure("/d")) {
            try (SeekableByteChannel channel = opened.newByteChannel(
                    path("new"), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                channel.write(ByteBuffer.wrap(new byte[3]));
            }
            assertEquals(3, Files.size(path("/d/new")));
            opened.deleteFile(path("new"));
            assertFalse(Files.exists(path("/d/new")));
            assertThrows(FileSystemException.class, () -> opened.deleteFile(path("sub")));
        }
    }

    @Test
    void directoriesAreOpenedAndDeletedByTheirNames() throws IOException {
        Files.writeString(path("/d/sub/below"), "x");
        try (SecureDirectoryStream<Path> opened = secure("/d");
                SecureDirectoryStream<Path> below = opened.newDirectoryStream(path("sub"))) {
            assertEquals("below", below.iterator().next().getFileName().toString());
            assertThrows(DirectoryNotEmptyException.class, () -> opened.deleteDirectory(path("sub")));
            below.deleteFile(path("below"));
            opened.deleteDirectory(path("sub"));
            assertFalse(Files.exists(path("/d/sub")));
            assertThrows(FileSystemException.class, () -> opened.deleteDirectory(path("file")));
            assertThrows(NotDirectoryException.class, () -> opened.newDirectoryStream(path("file")));
        }
    }

    @Test
    void aFileMovesBetweenTwoOpenDirectories() throws IOException {
        try (SecureDirectoryStream<Path> from = secure("/d");
                SecureDirectoryStream<Path> to = secure("/d/sub")) {
            from.move(path("file"), to, path("moved"));
        }
        assertFalse(Files.exists(path("/d/file")));
        assertEquals("text", Files.readString(path("/d/sub/moved")));
    }

    @Test
    void aFileDoesNotMoveToAnotherFileSystem() throws IOException {
        try (SecureDirectoryStream<Path> ours = secure("/d");
                DirectoryStream<Path> theirs = Files.newDirectoryStream(directory)) {
            SecureDirectoryStream<Path> target = (SecureDirectoryStream<Path>) theirs;
            assertThrows(ProviderMismatchException.class, () -> ours.move(path("file"), target, path("moved")));
        }
        assertTrue(Files.exists(path("/d/file")));
    }

    @Test
    void attributesAreThoseOfTheDirectoryAndOfItsChildren() throws IOException {
        try (SecureDirectoryStream<Path> opened = secure("/d")) {
            assertTrue(opened.getFileAttributeView(BasicFileAttributeView.class)
                    .readAttributes()
                    .isDirectory());
            assertEquals(
                    4,
                    opened.getFileAttributeView(path("file"), BasicFileAttributeView.class)
                            .readAttributes()
                            .size());
        }
    }

    @Test
    void nothingIsDoneInAClosedStream() throws IOException {
        SecureDirectoryStream<Path> opened = secure("/d");
        opened.close();
        assertThrows(ClosedDirectoryStreamException.class, () -> opened.deleteFile(path("file")));
        assertThrows(
                ClosedDirectoryStreamException.class, () -> opened.getFileAttributeView(BasicFileAttributeView.class));
        assertTrue(Files.exists(path("/d/file")));
    }

    @SuppressWarnings("StreamResourceLeak") // the caller closes it
    private SecureDirectoryStream<Path> secure(String name) throws IOException {
        return (SecureDirectoryStream<Path>) Files.newDirectoryStream(path(name));
    }
}
