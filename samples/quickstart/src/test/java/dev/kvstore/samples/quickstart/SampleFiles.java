package dev.kvstore.samples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small directory to load: two subdirectories, a binary file, an empty one. */
final class SampleFiles {
    private SampleFiles() {}

    static Path in(Path directory) throws IOException {
        write(directory.resolve("animals/cat.txt"), "The cat sleeps. The mouse does not.");
        write(directory.resolve("animals/dog.txt"), "A dog chases the cat; the mouse watches the dog.");
        write(directory.resolve("plants/deep/down/moss.txt"), "Moss grows slowly.");
        write(directory.resolve("plants/empty.txt"), "");
        write(directory.resolve("readme.txt"), "Mousetrap: see animals.");
        Files.write(directory.resolve("plants/seed.bin"), new byte[] {1, 0, 'm', 'o', 'u', 's', 'e', -1});
        return directory;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
