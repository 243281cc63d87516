package dev.kvstore.samples.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFreeHistoryTest {
    @TempDir
    private Path directory;

    @Test
    void theFileHoldsCommandsWithoutValues() throws IOException {
        assertEquals(
                List.of("get a", "put user1", "cas user1", "batch", "scan 'a b' --limit 3"),
                kept("get a", "put user1 ismail", "cas user1 ismail other", "batch 'put a b'", "scan 'a b' --limit 3"));
    }

    @Test
    void optionsBeforeTheCommandDoNotCarryItsValueIntoTheFile() throws IOException {
        assertEquals(
                List.of("-k orders put user1", "--debug batch", "--key-format=hex cas 00"),
                kept("-k orders put user1 ismail", "--debug batch 'put a b'", "--key-format=hex cas 00 x y"));
    }

    @Test
    void linesThatNameSecretsOrBeginWithABlankAreNotKept() throws IOException {
        assertEquals(List.of("get b"), kept(" get a", "stats --token abc", "get b"));
    }

    @Test
    void theFileIsItsOwnersAlone() throws IOException {
        kept("get a");
        Path file = directory.resolve("history");
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void aFileThatCannotBeWrittenDisturbsNobody() {
        SecretFreeHistory history =
                new SecretFreeHistory(directory.resolve("missing").resolve("history"));
        history.add(Instant.now(), "get a");
        assertTrue(Files.notExists(directory.resolve("missing")));
    }

    private List<String> kept(String... lines) throws IOException {
        Path file = directory.resolve("history");
        SecretFreeHistory history = new SecretFreeHistory(file);
        for (String line : lines) {
            history.add(Instant.now(), line);
        }
        return Files.readAllLines(file);
    }
}
