package dev.kvstore.samples.benchmarks.files;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.kvstore.KeyValueStore;
import dev.kvstore.nio.KeyValueFileSystems;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The file systems that are compared. */
enum Playground {
    /** A store as a file system. */
    KVSTORE("kvstore") {
        @Override
        Open open(Path place) {
            KeyValueStore store = KeyValueStore.open(place);
            FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of());
            return new Open(files.getPath("/"), () -> {
                files.close();
                store.close();
            });
        }
    },
    /** Files on the heap. */
    JIMFS("jimfs") {
        @Override
        Open open(Path place) throws IOException {
            FileSystem files = Jimfs.newFileSystem(Configuration.unix());
            return new Open(Files.createDirectory(files.getPath("/benchmark")), files::close);
        }
    },
    /** What the machine has. */
    HOST("host") {
        @Override
        Open open(Path place) {
            return new Open(place, () -> {});
        }
    };

    private final String title;

    Playground(String title) {
        this.title = title;
    }

    /** Opens an empty one; {@code place} is an empty directory of the host's. */
    abstract Open open(Path place) throws IOException;

    String title() {
        return title;
    }

    /** How it is closed. */
    interface Closing {
        void run() throws IOException;
    }

    /** One that is open, and the directory to work in. */
    record Open(Path root, Closing closing) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            closing.run();
        }
    }
}
