package dev.kvstore.samples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    @TempDir
    private Path directory;

    private Path source;

    @BeforeEach
    void writeSource() throws IOException {
        source = SampleFiles.in(directory.resolve("source"));
    }

    @Test
    void theTourReportsWhatIsInTheFiles() {
        Invocation run = Invocation.of("--source", source, "--word", "MOUS");

        assertEquals("", run.err());
        assertEquals(0, run.status());
        assertReports(run, "conditional +a new store, run 1");
        assertReports(run, "load +6 files, 132 B, and 18 word entries in 1 batch");
        assertReports(run, "read back +6 files, 132 B, every byte as in the source");
        assertReports(run, "'mous…': 2 words in 3 places");
        assertReports(run, "mouse +2 times in 2 files");
        assertReports(run, "mousetrap +1 times in 1 file");
        assertReports(run, "2 directories and 1 file at the top");
        assertReports(run, "animals/ +(about|less)");
        assertReports(run, "18 word entries from the last to the first");
        assertReports(run, "animals/ with 2 files by one record");
        assertReports(run, "renamed, and back: 14 \\+ 14 writes");
        assertReports(run, "the same 24 entries");
        assertReports(run, "L6 +1 +(2[5-9]|3[0-9]) ");
        assertReports(run, "All 15 steps went well");
    }

    @Test
    void aTemporaryStoreIsRemoved() {
        Path store = storeOf(Invocation.of("--source", source));
        assertFalse(Files.exists(store.getParent()), () -> store.getParent() + " must be gone");
    }

    @Test
    void aTemporaryStoreIsKeptOnRequest() throws IOException {
        Path store = storeOf(Invocation.of("--source", source, "--keep"));
        try (KeyValueStore kept = KeyValueStore.open(store)) {
            assertEquals(Set.of("files", "words"), kept.keyspaces());
        } finally {
            Workspace.delete(store.getParent());
        }
    }

    @Test
    void theStoreHoldsTheFilesAfterwards() throws IOException {
        Path store = directory.resolve("store");
        assertEquals(0, Invocation.of("--source", source, "--store", store).status());

        try (KeyValueStore reopened = KeyValueStore.open(store)) {
            Keyspace files = reopened.keyspace("files");
            try (Stream<Path> paths = Files.walk(source).filter(Files::isRegularFile)) {
                for (Path path : paths.toList()) {
                    byte[] key = source.relativize(path)
                            .toString()
                            .replace('\\', '/')
                            .getBytes(UTF_8);
                    assertArrayEquals(Files.readAllBytes(path), files.get(key), path::toString);
                }
            }
            Keyspace words = reopened.keyspace("words");
            assertTrue(words.exists("mouse/animals/dog.txt".getBytes(UTF_8)));
            assertNull(words.get("mouse/plants/seed.bin".getBytes(UTF_8)));
        }
    }

    @Test
    void aSecondRunFindsTheFirst() {
        Path store = directory.resolve("store");
        assertReports(Invocation.of("--source", source, "--store", store), "a new store, run 1");
        assertReports(Invocation.of("--source", source, "--store", store), "a known store, run 2");
        assertFalse(Invocation.of("--source", source, "--store", store).out().contains("(temporary)"));
    }

    @Test
    void nothingIsLeftBesideTheStore() throws IOException {
        Invocation.of("--source", source, "--store", directory.resolve("store"));
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(
                    Set.of(source, directory.resolve("store")),
                    Set.copyOf(left.toList()),
                    "checkpoints must be removed");
        }
    }

    @Test
    void aStoreAmongTheFilesIsNotLoadedIntoItself() {
        Path store = source.resolve("store");
        assertReports(Invocation.of("--source", source, "--store", store), "load +6 files");
        assertReports(Invocation.of("--source", source, "--store", store), "load +6 files");
    }

    @Test
    void filesWithoutDirectoriesWillDo() throws IOException {
        Path flat = Files.createDirectory(directory.resolve("flat"));
        Files.writeString(flat.resolve("only.txt"), "one file");
        assertReports(Invocation.of("--source", flat), "everything with 1 file by one record");
    }

    @Test
    void quietPrintsOneLine() {
        Invocation run = Invocation.of("--source", source, "--quiet");
        assertEquals(1, run.out().lines().count(), run.out());
        assertReports(run, "^All 15 steps went well");
    }

    @Test
    void aMissingSourceIsRefused() {
        assertRefused("--source must be a directory", "--source", source.resolve("nowhere"));
    }

    @Test
    void anEmptySourceIsRefused() throws IOException {
        assertRefused("holds no file", "--source", Files.createDirectory(directory.resolve("empty")));
    }

    @Test
    void aFileInThePlaceOfTheStoreIsRefused() {
        assertRefused(
                "--store must be a directory or absent", "--source", source, "--store", source.resolve("readme.txt"));
    }

    @Test
    void aPlaceThatCanHoldNoStoreIsRefused() {
        assertRefused("there can be no directory", "--source", source, "--store", source.resolve("readme.txt/store"));
    }

    @Test
    void aDamagedStoreIsRefused() throws IOException {
        Path store = directory.resolve("store");
        KeyValueStore.open(store).close();
        Files.writeString(store.resolve("CURRENT"), "?");
        assertRefused("CURRENT is damaged", "--source", source, "--store", store);
    }

    @Test
    void aStoreInUseIsRefused() {
        Path store = directory.resolve("store");
        try (KeyValueStore open = KeyValueStore.open(store)) {
            assertRefused("--store: ", "--source", source, "--store", open.path());
        }
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertRefused("--sauce", "--sauce", source);
    }

    private static void assertReports(Invocation run, String pattern) {
        assertTrue(
                Pattern.compile(pattern, Pattern.MULTILINE).matcher(run.out()).find(),
                () -> "expected /" + pattern + "/, got status " + run.status() + "\n" + run.out() + run.err());
    }

    /** One line that says what is wrong, no stack trace, nothing done. */
    private static void assertRefused(String message, Object... arguments) {
        Invocation run = Invocation.of(arguments);
        assertEquals(2, run.status(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("quickstart: ") && run.err().contains(message), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    private static Path storeOf(Invocation run) {
        Matcher line = Pattern.compile("^ +store +(.*?)( \\(temporary\\))?$", Pattern.MULTILINE)
                .matcher(run.out());
        assertTrue(line.find(), () -> run.out() + run.err());
        return Path.of(line.group(1));
    }
}
