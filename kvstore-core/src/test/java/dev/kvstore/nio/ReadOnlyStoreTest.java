package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreOptions;
import dev.kvstore.testkit.WatchedStore;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files of a store that is opened for reading. */
class ReadOnlyStoreTest {
    private static final int LARGE = 300_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void entriesOfAStoreThatNeverHadAFileSystemAreFiles(StorageEngine engine) throws IOException {
        try (KeyValueStore store = create(engine)) {
            store.put("a/b".getBytes(UTF_8), "1".getBytes(UTF_8));
        }
        try (KeyValueStore store = openToRead();
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of("readOnly", true));
                Stream<Path> found = Files.walk(files.getPath("/"))) {
            assertEquals(List.of("/", "/a", "/a/b"), found.map(Path::toString).toList());
            assertEquals("1", Files.readString(files.getPath("/a/b")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesInChunksAreRead(StorageEngine engine) throws IOException {
        byte[] content = new byte[LARGE];
        content[LARGE - 1] = 1;
        try (KeyValueStore store = create(engine);
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of())) {
            Files.write(files.getPath("/large"), content);
        }
        try (KeyValueStore store = openToRead();
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of("readOnly", true))) {
            assertArrayEquals(content, Files.readAllBytes(files.getPath("/large")));
        }
    }

    private KeyValueStore create(StorageEngine engine) {
        return WatchedStore.open(
                directory, StoreOptions.builder().engine(engine).build());
    }

    private KeyValueStore openToRead() {
        return WatchedStore.open(
                directory,
                StoreOptions.builder().readOnly(true).createIfMissing(false).build());
    }
}
