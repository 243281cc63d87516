package dev.kvstore.samples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.KeyValueStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison must be able to fail. */
class ReadBackTest {
    private static final byte[] KEY = "animals/cat.txt".getBytes(UTF_8);

    @TempDir
    private Path directory;

    @Test
    void oneOtherByteIsNoticed() throws IOException {
        assertNoticed("animals/cat.txt was read back with other bytes than", library -> {
            byte[] value = library.files().get(KEY);
            value[value.length - 1] ^= 1;
            library.files().put(KEY, value);
        });
    }

    @Test
    void aMissingEndIsNoticed() throws IOException {
        assertNoticed(
                "animals/cat.txt was read back with other bytes than",
                library -> library.files().put(KEY, "The cat".getBytes(UTF_8)));
    }

    @Test
    void aMissingFileIsNoticed() throws IOException {
        assertNoticed(
                "animals/cat.txt is not in the store",
                library -> library.files().delete(KEY));
    }

    @Test
    void aFileThatChangedOnTheDiskIsNoFault() throws IOException {
        Path source = SampleFiles.in(directory.resolve("source"));
        List<SourceFile> files = Source.directory(source).list(directory.resolve("store"));
        try (KeyValueStore store = KeyValueStore.open(directory.resolve("store"))) {
            Library library = Library.in(store);
            new LoadFiles(files, false).run(library);
            Files.writeString(source.resolve("animals/cat.txt"), "woke up");
            assertEquals(
                    "6 files, 132 B, every byte as in the source but 1 that changed on the disk meanwhile",
                    new ReadBack(files).run(library).headline());
        }
    }

    private interface Damage {
        void applyTo(Library library);
    }

    private void assertNoticed(String message, Damage damage) throws IOException {
        List<SourceFile> files =
                Source.directory(SampleFiles.in(directory.resolve("source"))).list(directory.resolve("store"));
        try (KeyValueStore store = KeyValueStore.open(directory.resolve("store"))) {
            Library library = Library.in(store);
            new LoadFiles(files, false).run(library);
            damage.applyTo(library);
            StepFailedException failure =
                    assertThrows(StepFailedException.class, () -> new ReadBack(files).run(library));
            assertEquals(message, failure.getMessage().substring(0, message.length()));
        }
    }
}
