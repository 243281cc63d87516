package dev.kvstore.samples.shell.session;

import dev.kvstore.KeyValueStore;
import dev.kvstore.nio.KeyValueFileSystems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** The store as a file system that nothing is written to, and the directory entered in it. */
public final class FileView {
    private final Supplier<KeyValueStore> store;
    private FileSystem files;
    private Path directory;

    FileView(Supplier<KeyValueStore> store) {
        this.store = store;
    }

    /** A path, a relative one in the directory entered. */
    public Path path(String text) {
        if (files == null) {
            files = KeyValueFileSystems.newFileSystem(store.get(), Map.of("readOnly", true));
            directory = files.getPath("/");
        }
        return directory.resolve(text);
    }

    /** Relative paths begin here from now on. */
    public void enter(Path newDirectory) {
        directory = newDirectory;
    }

    void close() {
        if (files == null) {
            return;
        }
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files = null;
    }
}
