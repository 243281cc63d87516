package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreOptions;
import dev.kvstore.testkit.WatchedStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a file system is made, what its settings do, and what closing it ends. */
class SettingsTest {
    private static final URI ID = URI.create("kv://settings");

    @TempDir
    Path directory;

    @Test
    void aBorrowedStoreStaysOpen() throws IOException {
        try (KeyValueStore store = WatchedStore.open(directory)) {
            FileSystems.newFileSystem(ID, Map.of("store", store)).close();
            store.put("k".getBytes(UTF_8), new byte[1]);
            assertTrue(store.exists("k".getBytes(UTF_8)));
        }
    }

    @Test
    void theStoreOfADirectoryIsClosedWithItsFileSystem() throws IOException {
        FileSystems.newFileSystem(ID, Map.of("path", directory)).close();
        WatchedStore.open(directory).close();
    }

    @Test
    void aStoreIsNotMadeWhereNoneIsToBeMade() throws IOException {
        Path missing = directory.resolve("missing");
        assertThrows(
                FileSystemException.class,
                () -> FileSystems.newFileSystem(ID, Map.of("path", missing, "create", false)));
        assertFalse(Files.exists(missing));
    }

    @Test
    void theOptionsAreThoseTheStoreIsOpenedWith() throws IOException {
        StoreOptions options =
                StoreOptions.builder().engine(StorageEngine.BTREE).build();
        FileSystems.newFileSystem(ID, Map.of("path", directory.toString(), "options", options))
                .close();
        try (KeyValueStore store = WatchedStore.open(directory)) {
            assertEquals(StorageEngine.BTREE, store.options().engine());
        }
    }

    @Test
    void anIdIsOneFileSystemsUntilThatIsClosed() throws IOException {
        try (KeyValueStore store = WatchedStore.open(directory)) {
            Map<String, ?> env = Map.of("id", "settings");
            FileSystem first = KeyValueFileSystems.newFileSystem(store, env);
            assertThrows(FileSystemAlreadyExistsException.class, () -> KeyValueFileSystems.newFileSystem(store, env));
            assertEquals(first, FileSystems.getFileSystem(ID));
            first.close();
            assertThrows(FileSystemNotFoundException.class, () -> FileSystems.getFileSystem(ID));
            KeyValueFileSystems.newFileSystem(store, env).close();
        }
    }

    @Test
    void aDirectoryThatIsNoStoreIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(directory.resolve("file"), "KVSTO");
        KeyValueFileSystemProvider provider = new KeyValueFileSystemProvider();
        assertThrows(UnsupportedOperationException.class, () -> provider.newFileSystem(directory, Map.of()));
        assertThrows(
                UnsupportedOperationException.class, () -> provider.newFileSystem(directory.resolve("file"), Map.of()));
        assertEquals(1, directory.toFile().list().length);
    }

    @Test
    void aReadOnlyFileSystemChangesNothing() throws IOException {
        try (KeyValueStore store = WatchedStore.open(directory);
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of("readOnly", true))) {
            store.put("f".getBytes(UTF_8), "x".getBytes(UTF_8));
            Path file = files.getPath("/f");
            assertEquals("x", Files.readString(file));
            assertThrows(ReadOnlyFileSystemException.class, () -> Files.writeString(file, "y"));
            assertThrows(ReadOnlyFileSystemException.class, () -> Files.delete(file));
            assertThrows(ReadOnlyFileSystemException.class, () -> Files.createDirectory(files.getPath("/d")));
            assertThrows(ReadOnlyFileSystemException.class, () -> Files.move(file, files.getPath("/g")));
            assertThrows(ReadOnlyFileSystemException.class, () -> Files.setAttribute(file, "user:a", new byte[1]));
            assertTrue(files.isReadOnly());
        }
    }

    @Test
    void nothingIsWritableInAReadOnlyFileSystem() throws IOException {
        try (KeyValueStore store = WatchedStore.open(directory);
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of("readOnly", true))) {
            store.put("f".getBytes(UTF_8), new byte[1]);
            assertTrue(Files.isReadable(files.getPath("/f")));
            assertFalse(Files.isWritable(files.getPath("/f")));
            assertFalse(Files.isExecutable(files.getPath("/f")));
        }
    }

    @Test
    void relativePathsAreRelativeToTheWorkingDirectory() throws IOException {
        try (KeyValueStore store = WatchedStore.open(directory);
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of("cwd", "/home"))) {
            Files.createDirectory(files.getPath("/home"));
            Files.writeString(files.getPath("f"), "x");
            assertTrue(store.exists("home/f".getBytes(UTF_8)));
            assertEquals("/home/f", files.getPath("f").toAbsolutePath().toString());
        }
    }

    @Test
    void settingsThatAreUnknownOrOfAnotherTypeAreRefused() throws IOException {
        try (KeyValueStore store = WatchedStore.open(directory)) {
            for (Map<String, ?> env : List.of(
                    Map.of("unknown", 1), Map.of("readOnly", "perhaps"), Map.of("cwd", "home"), Map.of("id", "a b"))) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> KeyValueFileSystems.newFileSystem(store, env),
                        env::toString);
            }
        }
    }

    @Test
    void urisThatAreNotHierarchicalAreRefused() {
        for (String uri :
                new String[] {"kv:settings", "kv:///path", "kv://settings/path?query", "kv://settings/#part"}) {
            assertThrows(IllegalArgumentException.class, () -> Path.of(URI.create(uri)), uri);
        }
    }

    @Test
    void aListingEndsWithItsFileSystem() throws IOException {
        try (KeyValueStore store = WatchedStore.open(directory)) {
            store.put("a".getBytes(UTF_8), new byte[1]);
            store.put("b".getBytes(UTF_8), new byte[1]);
            FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of());
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(files.getPath("/"))) {
                Iterator<Path> names = stream.iterator();
                names.next();
                files.close();
                assertFalse(names.hasNext());
            }
        }
    }

    @Test
    void whatIsClosedWithAFileSystemSaysSo() throws IOException {
        try (KeyValueStore store = WatchedStore.open(directory)) {
            FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of());
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(files.getPath("/"))) {
                files.close();
                assertThrows(IllegalStateException.class, stream::iterator);
            }
            assertThrows(ClosedFileSystemException.class, () -> Files.size(files.getPath("/f")));
            assertEquals("/b", files.getPath("/a").resolveSibling("b").toString());
        }
    }
}
