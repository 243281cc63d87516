package dev.kvstore.samples.benchmarks.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory with many empty files. */
final class LargeDirectory {
    private static final double NANOS_PER_MILLI = 1e6;

    private final int children;

    LargeDirectory(int children) {
        this.children = children;
    }

    /** Milliseconds until the first child is there. */
    double first(Path root) throws IOException {
        Path directory = fill(root);
        long start = System.nanoTime();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.iterator().next();
            return (System.nanoTime() - start) / NANOS_PER_MILLI;
        }
    }

    /** Thousand children in a second. */
    double walk(Path root) throws IOException {
        Path directory = fill(root);
        long start = System.nanoTime();
        int count = 0;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path child : stream) {
                count += child.getNameCount() > 0 ? 1 : 0;
            }
        }
        if (count != children) {
            throw new IllegalStateException("expected " + children + " children, found " + count);
        }
        return count / ((System.nanoTime() - start) / NANOS_PER_MILLI);
    }

    private Path fill(Path root) throws IOException {
        Path directory = Files.createDirectory(root.resolve("large"));
        for (int i = 0; i < children; i++) {
            Files.createFile(directory.resolve("file" + i));
        }
        return directory;
    }
}
