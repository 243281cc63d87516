package dev.kvstore.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are made one after the other, and what comes between. */
class CreationPointTest extends FileSystemFixture {
    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectory(path("/d"));
        Files.createFile(path("/d/f1"));
        Files.createFile(path("/d/f2"));
    }

    @Test
    void anEntryWrittenRawBehindTheLastFileIsThere() {
        store.put(bytes("d/f3"), bytes("raw"));
        assertThrows(FileAlreadyExistsException.class, () -> Files.createFile(path("/d/f3")));
        assertArrayEquals(bytes("raw"), store.get(bytes("d/f3")));
    }

    @Test
    void aDirectoryImpliedRawBehindTheLastFileIsThere() {
        store.put(bytes("d/f3/below"), bytes("raw"));
        assertThrows(FileAlreadyExistsException.class, () -> Files.createFile(path("/d/f3")));
        assertThrows(FileSystemException.class, () -> Files.write(path("/d/f3"), new byte[1]));
    }

    @Test
    void theFirstFileBehindAGapIsThere() throws IOException {
        Files.createFile(path("/d/f5"));
        Files.createFile(path("/d/f3"));
        Files.createFile(path("/d/f4"));
        assertThrows(FileAlreadyExistsException.class, () -> Files.createFile(path("/d/f5")));
        Files.createFile(path("/d/f6"));
        assertEquals(List.of("f1", "f2", "f3", "f4", "f5", "f6"), names());
    }

    @Test
    void aDirectoryBehindAGapIsThere() throws IOException {
        Files.createDirectories(path("/d/f4/below"));
        Files.createFile(path("/d/f3"));
        assertThrows(FileAlreadyExistsException.class, () -> Files.createFile(path("/d/f4")));
        assertEquals(List.of("f1", "f2", "f3", "f4"), names());
    }

    @Test
    void aDirectoryMadeBeforeTheGapDoesNotHideWhatIsBetween() throws IOException {
        store.put(bytes("d/g/below"), bytes("raw"));
        Files.createFile(path("/d/h"));
        Files.createDirectory(path("/d/a"));
        assertThrows(FileAlreadyExistsException.class, () -> Files.createFile(path("/d/g")));
        assertEquals(List.of("a", "f1", "f2", "g", "h"), names());
    }

    @Test
    void nothingIsMadeInADirectoryThatIsGone() throws IOException {
        Files.delete(path("/d/f1"));
        Files.delete(path("/d/f2"));
        Files.delete(path("/d"));
        assertThrows(NoSuchFileException.class, () -> Files.createFile(path("/d/f3")));
    }

    @Test
    void nothingIsMadeInADirectoryThatHasMoved() throws IOException {
        Files.move(path("/d"), path("/e"));
        assertThrows(NoSuchFileException.class, () -> Files.createFile(path("/d/f3")));
        Files.createFile(path("/e/f3"));
    }

    @Test
    void aLinkInThePlaceOfTheDirectoryIsFollowed() throws IOException {
        Files.move(path("/d"), path("/e"));
        Files.createSymbolicLink(path("/d"), path("/e"));
        Files.createFile(path("/d/f3"));
        assertTrue(Files.exists(path("/e/f3")));
    }

    @Test
    void attributesOfTheDirectoryChangedMeanwhileAreKept() throws IOException {
        Files.setAttribute(path("/d"), "user:note", bytes("kept"));
        Files.createFile(path("/d/f3"));
        assertArrayEquals(bytes("kept"), (byte[]) Files.getAttribute(path("/d"), "user:note"));
    }

    @Test
    void everyNewFileMovesTheTimeOfItsDirectoryForward() throws IOException {
        FileTime last = Files.getLastModifiedTime(path("/d"));
        for (int i = 3; i < 100; i++) {
            Files.createFile(path("/d/f" + i));
            FileTime now = Files.getLastModifiedTime(path("/d"));
            assertTrue(now.compareTo(last) > 0, now + " after " + last);
            last = now;
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> children = Files.list(path("/d"))) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
