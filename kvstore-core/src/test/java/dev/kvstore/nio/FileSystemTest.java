package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreOptions;
import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The store as a file system, next to the raw store. */
class FileSystemTest extends FileSystemFixture {
    private static final long SEED = 5;

    FileSystemTest() {
        super(StoreOptions.defaults(), Map.of("id", "test"));
    }

    @Test
    void aFileIsTheEntryOfItsPath() throws IOException {
        Files.createDirectories(path("/a"));
        Files.writeString(path("/a/b.txt"), "hello");
        assertEquals("hello", new String(store.get("a/b.txt".getBytes(UTF_8)), UTF_8));
        store.put("a/c.txt".getBytes(UTF_8), "raw".getBytes(UTF_8));
        assertEquals("raw", Files.readString(Path.of(URI.create("kv://test/a/c.txt"))));
        assertEquals(List.of("/a/b.txt", "/a/c.txt"), list("/a"));
    }

    @Test
    void directoriesAreImpliedByWhatLiesBelow() throws IOException {
        store.put("x/y/z".getBytes(UTF_8), new byte[3]);
        assertTrue(Files.isDirectory(path("/x/y")));
        assertEquals(List.of("/x"), list("/"));
        Files.delete(path("/x/y/z"));
        assertTrue(Files.isDirectory(path("/x/y")), "the directory stays when its last child goes");
        Files.delete(path("/x/y"));
        assertTrue(Files.isDirectory(path("/x")));
        assertThrows(NoSuchFileException.class, () -> Files.writeString(path("/no/file"), ""));
    }

    @Test
    void keysThatAreNoPathsAreHiddenAndImplyNothing() throws IOException {
        for (String key : List.of("/lead", "a//b", "c/../d", "e/./f", "g\0", "h/i\0/j")) {
            store.put(key.getBytes(UTF_8), new byte[1]);
        }
        store.put(new byte[] {'k', '/', (byte) 0xC3}, new byte[1]);
        assertEquals(List.of(), list("/"));
        store.put("h/x".getBytes(UTF_8), new byte[1]);
        assertEquals(List.of("/h"), list("/"));
        assertEquals(List.of("/h/x"), list("/h"));
        Files.delete(path("/h/x"));
        Files.delete(path("/h"));
        assertFalse(Files.exists(path("/h")));
    }

    @Test
    void whereAKeyAndKeysBelowItExistTheDirectoryWins() throws IOException {
        store.put("a".getBytes(UTF_8), "value".getBytes(UTF_8));
        store.put("a/b".getBytes(UTF_8), new byte[1]);
        assertTrue(Files.isDirectory(path("/a")));
        assertEquals(List.of("/a"), list("/"));
        assertEquals("value", new String(store.get("a".getBytes(UTF_8)), UTF_8));
    }

    @Test
    void largeFilesAreReadRawAndSurviveReopening() throws IOException {
        byte[] content = new byte[1_000_003];
        new Random(SEED).nextBytes(content);
        Files.write(path("/large"), content);
        assertArrayEquals(content, Files.readAllBytes(path("/large")));
        assertArrayEquals(content, store.get("large".getBytes(UTF_8)));
        Files.move(path("/large"), path("/moved"));
        Files.copy(path("/moved"), path("/copied"));
        Files.delete(path("/moved"));
        reopen();
        assertArrayEquals(content, Files.readAllBytes(path("/copied")));
        try (FileChannel channel = FileChannel.open(path("/copied"), StandardOpenOption.WRITE)) {
            channel.truncate(300_000);
            channel.write(ByteBuffer.wrap(new byte[] {7}), 500_000);
        }
        byte[] expected = new byte[500_001];
        System.arraycopy(content, 0, expected, 0, 300_000);
        expected[500_000] = 7;
        assertArrayEquals(expected, store.get("copied".getBytes(UTF_8)));
        assertArrayEquals(expected, Files.readAllBytes(path("/copied")));
    }

    @Test
    void allChannelsOfAFileSeeItsWritesAtOnceAndTheStoreAtTheFlush() throws IOException {
        try (FileChannel writer = FileChannel.open(path("/f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileChannel reader = FileChannel.open(path("/f"), StandardOpenOption.READ)) {
            writer.write(ByteBuffer.wrap("abc".getBytes(UTF_8)));
            ByteBuffer seen = ByteBuffer.allocate(10);
            assertEquals(3, reader.read(seen));
            assertEquals(3, Files.size(path("/f")));
            assertEquals(0, store.get("f".getBytes(UTF_8)).length);
            writer.force(false);
            assertEquals(3, store.get("f".getBytes(UTF_8)).length);
            Files.move(path("/f"), path("/g"));
            writer.write(ByteBuffer.wrap("def".getBytes(UTF_8)));
            assertEquals(6, Files.size(path("/g")));
            Files.delete(path("/g"));
            writer.write(ByteBuffer.wrap("ghi".getBytes(UTF_8)));
            assertEquals(9, reader.size());
        }
        assertNull(store.get("g".getBytes(UTF_8)));
        assertFalse(Files.exists(path("/g")));
    }

    @Test
    void directoriesMoveAsAWhole() throws IOException {
        Files.createDirectories(path("/a/b/c"));
        Files.write(path("/a/b/large"), new byte[400_000]);
        store.put("a/raw".getBytes(UTF_8), new byte[2]);
        Files.move(path("/a"), path("/z"), StandardCopyOption.ATOMIC_MOVE);
        assertEquals(List.of("/z/b", "/z/raw"), list("/z"));
        assertEquals(400_000, Files.size(path("/z/b/large")));
        assertThrows(FileSystemException.class, () -> Files.move(path("/z"), path("/z/b/c/d")));
        assertThrows(DirectoryNotEmptyException.class, () -> Files.delete(path("/z")));
        Files.createDirectory(path("/y"));
        assertThrows(FileAlreadyExistsException.class, () -> Files.move(path("/z"), path("/y")));
    }

    @Test
    void symbolicLinksAreFollowed() throws IOException {
        Files.createDirectory(path("/real"));
        Files.writeString(path("/real/f"), "x");
        Files.createSymbolicLink(path("/link"), path("real"));
        assertEquals("x", Files.readString(path("/link/f")));
        Files.writeString(path("/link/g"), "y");
        assertEquals("y", Files.readString(path("/real/g")));
        assertEquals(path("/real/f"), path("/link/../link/f").toRealPath());
        Files.createSymbolicLink(path("/loop"), path("loop"));
        assertThrows(FileSystemException.class, () -> Files.readString(path("/loop")));
    }

    /** The default file system has deleted the link when it finds that the place can't be reached without it. */
    @Test
    void theLinkThatThePathLedThroughIsReplacedAsAWhole() throws IOException {
        Files.createDirectories(path("/d/source"));
        Files.createSymbolicLink(path("/d/link"), path("/d"));
        Files.copy(path("/d/source"), path("/d/link/link"), StandardCopyOption.REPLACE_EXISTING);
        assertTrue(Files.isDirectory(path("/d/link"), LinkOption.NOFOLLOW_LINKS));
        assertTrue(Files.isDirectory(path("/d/source")));
    }

    @Test
    void theRealPathWithoutFollowingLinksNeedsWhatIsBeforeTwoDots() {
        NoSuchFileException missing = assertThrows(
                NoSuchFileException.class, () -> path("/missing/../other").toRealPath(LinkOption.NOFOLLOW_LINKS));
        assertEquals("/missing", missing.getFile());
    }

    @Test
    void whoeverOpensWithoutFollowingLinksIsToldSoWhereTheyLeadToThemselves() throws IOException {
        Files.createSymbolicLink(path("/loop"), path("/loop"));
        IOException plain = assertThrows(
                IOException.class,
                () -> Files.newByteChannel(path("/loop/file"), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        assertEquals(IOException.class, plain.getClass());
        assertThrows(FileSystemException.class, () -> Files.newByteChannel(path("/loop/file")));
    }

    @Test
    void aSnapshotIsAReadOnlyFileSystem() throws IOException {
        Files.writeString(path("/f"), "before");
        Files.write(path("/large"), new byte[300_000]);
        try (FileSystem then = KeyValueFileSystems.newSnapshotFileSystem(store, Map.of())) {
            Files.writeString(path("/f"), "after");
            Files.delete(path("/large"));
            assertEquals("before", Files.readString(then.getPath("/f")));
            assertEquals(300_000, Files.readAllBytes(then.getPath("/large")).length);
            assertThrows(Exception.class, () -> Files.writeString(then.getPath("/f"), "no"));
        }
    }

    @Test
    void watchersSeeWritesThroughEitherDoor() throws Exception {
        Files.createDirectory(path("/w"));
        try (WatchService watcher = files.newWatchService()) {
            path("/w")
                    .register(
                            watcher,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE);
            store.put("w/raw".getBytes(UTF_8), new byte[1]);
            assertEquals(List.of("ENTRY_CREATE raw"), events(watcher, 1));
            Files.writeString(path("/w/raw"), "longer");
            Files.delete(path("/w/raw"));
            List<String> seen = events(watcher, 2);
            assertEquals("ENTRY_DELETE raw", seen.get(seen.size() - 1));
            assertEquals("ENTRY_MODIFY raw", seen.get(0));
        }
    }

    @Test
    void isFoundByItsUri() throws IOException {
        Path strange = path("/with space%#?ü+");
        Files.writeString(strange, "x");
        assertEquals(strange, Path.of(strange.toUri()));
        try (InputStream in = strange.toUri().toURL().openStream()) {
            assertEquals("x", new String(in.readAllBytes(), UTF_8));
        }
        assertEquals(files, FileSystems.getFileSystem(URI.create("kv://test")));
        files.close();
        assertThrows(ClosedFileSystemException.class, () -> Files.exists(strange.toRealPath()));
        assertEquals("/with space%#?ü+", strange.normalize().toString());
    }

    @Test
    void aStoresDirectoryIsOpenedAsAFileSystemAndNothingElseIs() throws IOException {
        Files.writeString(path("/f"), "x");
        closeStore();
        assertThrows(
                UnsupportedOperationException.class,
                () -> new KeyValueFileSystemProvider().newFileSystem(directory, Map.of()));
        try (FileSystem other = FileSystems.newFileSystem(directory.resolve("store"), Map.of())) {
            assertEquals("x", Files.readString(other.getPath("/f")));
        }
        URI uri = URI.create("kv://by-uri");
        try (FileSystem other = FileSystems.newFileSystem(uri, Map.of("path", directory.resolve("store")))) {
            assertEquals("x", Files.readString(other.getPath("/f")));
            assertNotNull(Files.getFileStore(other.getPath("/f")));
        }
        openStore();
    }

    @Test
    void theStoresOwnAttributesAreReadByTypeViewAndName() throws IOException {
        Files.writeString(path("/f"), "12345");
        Files.write(path("/large"), new byte[300_000]);
        store.put("raw".getBytes(UTF_8), new byte[2]);
        StoreFileAttributes small = Files.readAttributes(path("/f"), StoreFileAttributes.class);
        assertEquals(store.version("f".getBytes(UTF_8)), small.version());
        assertEquals(5, small.storedBytes());
        assertFalse(small.isRaw());
        StoreFileAttributes large = Files.getFileAttributeView(path("/large"), StoreFileAttributeView.class)
                .readAttributes();
        assertEquals(3, large.chunks());
        assertEquals(0, large.storedBytes());
        assertEquals(true, Files.getAttribute(path("/raw"), "kv:raw"));
        assertTrue(Files.getFileStore(path("/f")).supportsFileAttributeView(StoreFileAttributeView.class));
    }

    @Test
    void whatIsHiddenIsToldOf() {
        for (String key : List.of("a", "a/b", "c//d", "e/f", "g")) {
            store.put(key.getBytes(UTF_8), new byte[1]);
        }
        List<String> hidden = new ArrayList<>();
        KeyValueFileSystems.forEachHidden(
                files, entry -> hidden.add(new String(entry.key(), UTF_8) + " " + entry.reason()));
        assertEquals(List.of("a DIRECTORY_IN_ITS_PLACE", "c//d NOT_A_PATH"), hidden);
    }

    private List<String> list(String path) throws IOException {
        try (Stream<Path> children = Files.list(path(path))) {
            return children.map(Path::toString).sorted().toList();
        }
    }

    private static List<String> events(WatchService watcher, int least) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        while (seen.size() < least || (least > 1 && !seen.get(seen.size() - 1).contains("DELETE"))) {
            WatchKey key = watcher.poll(30, TimeUnit.SECONDS);
            assertNotNull(key, () -> "only " + seen);
            for (WatchEvent<?> event : key.pollEvents()) {
                seen.add(event.kind() + " " + event.context());
            }
            key.reset();
        }
        return seen;
    }
}
