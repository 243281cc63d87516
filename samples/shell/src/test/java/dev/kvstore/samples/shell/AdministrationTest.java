package dev.kvstore.samples.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Looking after a store. */
class AdministrationTest {
    private final InputStream stdin = System.in;

    @TempDir
    private Path directory;

    private Path store;

    @BeforeEach
    void fill() {
        store = directory.resolve("store");
        script("batch 'put a 1' 'put b 2'\nflush\nput c 3\nflush\n");
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
                "level  files  bytes  entries  score",
                kvstore("levels").out().lines().findFirst().orElseThrow());
    }

    @Test
    void compactionMergesTables() {
        assertEquals("OK\n", kvstore("compact").out());
        List<String> levels = kvstore("levels", "-o", "ndjson").out().lines().toList();
        assertTrue(levels.get(0).contains("\"files\":0,"), levels::toString);
        // The store's notes of the time are entries too.
        assertTrue(levels.get(levels.size() - 1).matches(".*\"entries\":[3-9],.*"), levels::toString);
        assertEquals("OK\n", kvstore("compact", "--prefix", "a").out());
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
        damageATable(store);
        Invocation verify = kvstore("verify");
        assertEquals(4, verify.code(), verify::err);
        assertTrue(verify.err().contains(".sst is damaged at offset"), verify::err);
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
        damageATable(checkpoint);
        Invocation restore = kvstore("restore", checkpoint, "--replace");
        assertEquals(4, restore.code(), restore::err);
        assertEquals("OK\n", kvstore("put", "d", "4").out());
    }

    @Test
    void aDamagedStoreIsRepairedIntoANewOne() throws IOException {
        damageATable(store);
        Path repaired = directory.resolve("new");
        Invocation repair = kvstore("repair", "--into", repaired, "-o", "json");
        assertEquals(4, repair.code());
        assertTrue(repair.out().startsWith("{\"tables\":2,\"damagedTables\":1,"), repair.out());
        assertTrue(repair.err().contains("lost: "), repair.err());
        assertEquals(0, Invocation.of("--store", repaired, "verify").code());
        assertTrue(Integer.parseInt(
                        Invocation.of("--store", repaired, "count").out().strip())
                > 0);
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

    private static void damageATable(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            Path table =
                    files.filter(f -> f.toString().endsWith(".sst")).findFirst().orElseThrow();
            byte[] content = Files.readAllBytes(table);
            content[60] ^= 1;
            // A new file: checkpoints share tables with their store.
            Files.delete(table);
            Files.write(table, content);
        }
    }

    private Invocation script(String lines) {
        System.setIn(new ByteArrayInputStream(lines.getBytes(UTF_8)));
        return Invocation.of("--store", store);
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
