package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
    @TempDir
    private Path directory;

    @Test
    void allViolationsAreReportedTogether() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> HttpOptions.builder()
                        .maxBodyBytes(1)
                        .maxScanLimit(0)
                        .allowRemote(true)
                        .adminEnabled(true)
                        .allowedHosts(Set.of())
                        .build());
        for (String name : List.of("maxBodyBytes", "maxScanLimit", "allowRemote", "adminEnabled", "allowedHosts")) {
            assertTrue(refused.getMessage().contains(name), refused::getMessage);
        }
    }

    @Test
    void contextParametersBecomeOptions() {
        Map<String, String> given = Map.of(
                "kvstore.dialect",
                "JSON",
                "kvstore.allowedHosts",
                "a, b",
                "kvstore.maxBodyBytes",
                "2048",
                "kvstore.readOnly",
                "true");
        ContextParameters parameters = new ContextParameters(given::get);
        assertEquals(Dialect.JSON, parameters.dialect());
        assertEquals(Set.of("a", "b"), parameters.options().allowedHosts());
        assertEquals(2048, parameters.options().maxBodyBytes());
        assertTrue(parameters.options().readOnly());
    }

    @Test
    void contextParametersThatAreWrongAreNamed() {
        for (Map<String, String> wrong : List.of(
                Map.of("kvstore.dialect", "x"),
                Map.of("kvstore.readOnly", "yes"),
                Map.of("kvstore.maxBodyBytes", "1k"),
                Map.of("kvstore.maxActiveRequests", "0"))) {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> {
                ContextParameters parameters = new ContextParameters(wrong::get);
                assertEquals(parameters.dialect(), parameters.options());
            });
            String name = wrong.keySet().iterator().next().substring("kvstore.".length());
            assertTrue(refused.getMessage().contains(name), refused::getMessage);
        }
    }

    @Test
    void aTokenFileIsMadeForItsOwnerAloneAndRead() throws IOException {
        Path file = directory.resolve("tokens");
        BearerTokens.create(file);
        assertThrows(FileAlreadyExistsException.class, () -> BearerTokens.create(file));
        BearerTokens tokens = BearerTokens.read(file);
        List<String> lines = Files.readAllLines(file);
        assertEquals(5, lines.size());
        for (String line : lines.subList(1, 5)) {
            assertEquals(
                    line.split(" ", -1)[1].split(",", -1).length,
                    tokens.scopes(line.split(" ", -1)[0]).size());
        }
        assertEquals(Set.of(), tokens.scopes("unknown"));
        assumeTrue(Files.getFileStore(file).supportsFileAttributeView("posix"), "skipped: no POSIX permissions here");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThrows(IOException.class, () -> BearerTokens.read(file));
    }

    @Test
    void shortTokensAndUnknownScopesAreRefused() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> BearerTokens.of(Map.of()));
        assertThrows(IllegalArgumentException.class, () -> BearerTokens.of(Map.of("short", Set.of(Scope.READ))));
        assertThrows(IllegalArgumentException.class, () -> BearerTokens.of(Map.of("x".repeat(43), Set.of())));
        Path file = directory.resolve("tokens");
        BearerTokens.create(file);
        Files.writeString(file, "x".repeat(43) + " root\n");
        assertThrows(IllegalArgumentException.class, () -> BearerTokens.read(file));
    }
}
