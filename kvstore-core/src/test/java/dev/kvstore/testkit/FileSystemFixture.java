package dev.kvstore.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreOptions;
import dev.kvstore.nio.KeyValueFileSystems;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store for each test, and a file system over it. */
public abstract class FileSystemFixture {
    /** The host's, empty but for {@code store}. */
    @TempDir
    protected Path directory;

    protected KeyValueStore store;
    protected FileSystem files;

    private final StoreOptions options;
    private final Map<String, ?> settings;

    protected FileSystemFixture() {
        this(StoreOptions.defaults(), Map.of());
    }

    /** With the store's options and the file system's settings. */
    protected FileSystemFixture(StoreOptions options, Map<String, ?> settings) {
        this.options = options;
        this.settings = settings;
    }

    @BeforeEach
    protected final void openStore() {
        store = WatchedStore.open(directory.resolve("store"), options);
        files = KeyValueFileSystems.newFileSystem(store, settings);
    }

    @AfterEach
    protected final void closeStore() throws IOException {
        files.close();
        store.close();
    }

    /** Closes and opens both. */
    protected final void reopen() throws IOException {
        closeStore();
        openStore();
    }

    protected final Path path(String text) {
        return files.getPath(text);
    }

    /** The bytes of a text: a key, or a value. */
    protected static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
