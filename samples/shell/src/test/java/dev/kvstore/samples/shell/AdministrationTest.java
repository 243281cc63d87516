package dev.kvstore.samples.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StorageEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Looking after a store, of either engine with the same commands. */
@ParameterizedClass
@EnumSource
class AdministrationTest {
    private static final int PAGE = 4096;
    private static final int FIRST_PAGE = 3 * PAGE;

    @Parameter
    private StorageEngine engine;

    private final InputStream stdin = System.in;

    @TempDir
    private Path directory;

    private Path store;

    @BeforeEach
    void fill() {
        store = directory.resolve("store");
        feed("batch 'put a 1' 'put b 2'\nflush\nput c 3\nflush\n");
        Invocation made = Invocation.of("--engine", engine, "--store", store);
        assertEquals(0, made.code(), made::err);
    }

    @AfterEach
    void restoreStdin() {
        System.setIn(stdin);
    }

    @Test
    void numbersAreShown() {
        String stats = kvstore("stats").out();
        assertTrue(stats.contains("lastSequence") && stats.contains("READ_ONLY"), stats);
        assertTrue(kvstore("stats", "-o", "json").out().contains("\"lastSequence\":3,"));
        assertTrue(kvstore("wal", "-o", "json").out().startsWith("{\"walBytes\":"));
        assertEquals(
                "level files bytes entries score",
                kvstore("levels").out().lines().findFirst().orElseThrow().replaceAll(" +", " "));
    }

    @Test
    void compactionLeavesEveryEntryInTheLastLevel() {
        assertEquals("OK\n", kvstore("compact").out());
        List<String> levels = kvstore("levels", "-o", "ndjson").out().lines().toList();
        if (engine == StorageEngine.LSM) {
            assertTrue(levels.get(0).contains("\"files\":0,"), levels::toString);
        }
        // The store's notes of the time are entries too.
        assertTrue(levels.get(levels.size() - 1).matches(".*\"entries\":[3-9],.*"), levels::toString);
        assertEquals("OK\n", kvstore("compact", "--prefix", "a").out());
        assertEquals(
                "a\nb\nc\n", kvstore("scan", "--keys-only", "-o", "csv").out().replace("key\n", ""));
    }

    @Test
    void settingsAreShownAndChangedAtThePrompt() {
        assertTrue(kvstore("config").out().contains("memoryBudget"));
        Invocation run = script("set flushThresholdBytes 1MiB\nconfig flushThresholdBytes -o json\n");
        assertTrue(run.out().contains("\"value\":1048576,"), run.out());
        assertFails(2, "flushThresholdBytes must be between", script("set flushThresholdBytes 1KiB\n"));
        assertFails(2, "there is no setting 'flush'; there are memoryBudget", script("set flush 1\n"));
        assertFails(2, "is for the prompt", kvstore("set", "flushThresholdBytes", "1MiB"));
        assertFails(2, "must be a whole number", script("set flushThresholdBytes lots\n"));
    }

    @Test
    void workInTheBackgroundIsListedAsJobs() {
        Invocation run = script("compact --background\njobs\nverify -o json\n");
        assertTrue(run.out().contains("compact"), run.out());
        assertTrue(run.out().contains("\"problems\":0}"), run.out());
        assertFails(2, "for the prompt", kvstore("compact", "--background"));
    }

    @Test
    void theLogIsRolledAndTruncated() {
        Invocation run = script("put d 4\nwal roll\nwal sync\nflush\nwal truncate\nwatch --seconds 0\n");
        assertEquals("", run.err());
        assertEquals(0, run.code());
    }

    @Test
    void verifyFindsDamageAndEndsWithFour() throws IOException {
        assertEquals(0, kvstore("verify").code());
        damage(store);
        Invocation verify = kvstore("verify");
        assertEquals(4, verify.code(), verify::err);
        assertTrue(verify.err().contains(engine == StorageEngine.LSM ? ".sst is damaged" : "store.tree"), verify::err);
    }

    @Test
    void aCheckpointIsRestored() throws IOException {
        Path checkpoint = directory.resolve("checkpoint");
        assertEquals("OK\n", kvstore("checkpoint", checkpoint).out());
        kvstore("put", "a", "other");

        assertFails(2, "--replace moves it aside", kvstore("restore", checkpoint));
        assertEquals("other\n", kvstore("get", "a").out());

        Invocation restore = kvstore("restore", checkpoint, "--replace");
        assertEquals("OK\n", restore.out(), restore::err);
        assertEquals("1\n", kvstore("get", "a").out());
        assertEquals("3\n", kvstore("count").out());
        try (Stream<Path> aside =
                Files.list(directory).filter(f -> f.getFileName().toString().contains(".replaced-"))) {
            Path kept = aside.findFirst().orElseThrow();
            assertEquals("other\n", Invocation.of("--store", kept, "get", "a").out());
        }
    }

    @Test
    void aDamagedCheckpointIsNotRestored() throws IOException {
        Path checkpoint = directory.resolve("checkpoint");
        kvstore("checkpoint", checkpoint);
        damage(checkpoint);
        Invocation restore = kvstore("restore", checkpoint, "--replace");
        assertEquals(4, restore.code(), restore::err);
        assertEquals("OK\n", kvstore("put", "d", "4").out());
    }

    @Test
    void aDamagedStoreIsRepairedIntoANewOne() throws IOException {
        damage(store);
        Path repaired = directory.resolve("new");
        Invocation repair = kvstore("repair", "--into", repaired, "-o", "json");
        assertEquals(4, repair.code());
        int tables = engine == StorageEngine.LSM ? 2 : 1;
        assertTrue(repair.out().startsWith("{\"tables\":" + tables + ",\"damagedTables\":1,"), repair.out());
        assertTrue(repair.err().contains("lost: "), repair.err());
        assertEquals(0, Invocation.of("--store", repaired, "verify").code());
        int kept = Integer.parseInt(
                Invocation.of("--store", repaired, "count").out().strip());
        assertTrue(engine == StorageEngine.LSM ? kept > 0 && kept < 3 : kept == 0, "kept " + kept);
        assertEquals(4, kvstore("verify").code(), "the damaged one is as it was");
    }

    @Test
    void aRepairedStoreTakesThePlaceOfTheDamagedOne() throws IOException {
        Invocation repair = kvstore("repair", "--replace");
        assertEquals(0, repair.code(), repair.err());
        assertEquals("3\n", kvstore("count").out());
        try (Stream<Path> aside =
                Files.list(directory).filter(f -> f.getFileName().toString().contains(".damaged-"))) {
            assertEquals(1, aside.count());
        }
    }

    /** Turns a bit in the first table, or in every page of the tree but those that say where it is. */
    private static void damage(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            Path file = files.filter(
                            f -> f.toString().endsWith(".sst") || f.toString().endsWith(".tree"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            byte[] content = Files.readAllBytes(file);
            boolean isTree = file.toString().endsWith(".tree");
            for (int at = isTree ? FIRST_PAGE + 60 : 60; at < content.length; at += isTree ? PAGE : content.length) {
                content[at] ^= 1;
            }
            // A new file: checkpoints share tables with their store.
            Files.delete(file);
            Files.write(file, content);
        }
    }

    private Invocation script(String lines) {
        feed(lines);
        return Invocation.of("--store", store);
    }

    private static void feed(String lines) {
        System.setIn(new ByteArrayInputStream(lines.getBytes(UTF_8)));
    }

    private Invocation kvstore(Object... arguments) {
        return Invocation.of(
                Stream.concat(Stream.of("--store", store), Stream.of(arguments)).toArray());
    }

    private static void assertFails(int code, String complaint, Invocation run) {
        assertTrue(run.err().contains(complaint), () -> "stderr: " + run.err());
        assertEquals(code, run.code());
    }
}
