package dev.kvstore.samples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directories of a tour; closing it removes those that were made for the tour alone. */
final class Workspace implements AutoCloseable {
    private final Path store;
    private final Path checkpoint;
    private final List<Path> temporary;

    private Workspace(Path store, Path checkpoint, List<Path> temporary) {
        this.store = store;
        this.checkpoint = checkpoint;
        this.temporary = temporary;
    }

    /** Everything in a new temporary directory. */
    static Workspace temporary(boolean keep) throws IOException {
        Path root = Files.createTempDirectory("kvstore-quickstart");
        return new Workspace(root.resolve("store"), root.resolve("checkpoint"), keep ? List.of() : List.of(root));
    }

    /** The store in a given directory; the checkpoint beside it, so that the two can share files by hard links. */
    static Workspace in(Path store, boolean keep) throws IOException {
        Path absolute = store.toAbsolutePath().normalize();
        Path parent = Files.createDirectories(absolute.resolveSibling("."));
        Path checkpoint = Files.createTempDirectory(parent.normalize(), "checkpoint");
        return new Workspace(absolute, checkpoint, keep ? List.of() : List.of(checkpoint));
    }

    Path store() {
        return store;
    }

    /** An absent or empty directory on the store's file system. */
    Path newCheckpoint() {
        return checkpoint;
    }

    /** Whether nothing will remain of the store. */
    boolean isTemporary() {
        return temporary.stream().anyMatch(store::startsWith);
    }

    @Override
    public void close() throws IOException {
        for (Path directory : temporary) {
            delete(directory);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
