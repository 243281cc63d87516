package dev.kvstore.samples.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking into files, and what is done with stores that are not open. */
class InspectTest {
    private static final int ENTRIES = 300;

    @TempDir
    Path directory;

    @Test
    void pagesShowsStatisticsAndRecordsOfATree() throws IOException {
        make(StorageEngine.BTREE);
        Invocation found = Invocation.of("inspect", "pages", directory.resolve("store.tree"));
        assertEquals(0, found.code(), found.err());
        assertTrue(found.out().contains("leafFillPercent"), found.out());
        Invocation json = Invocation.of("inspect", "pages", directory.resolve("store.tree"), "-o", "ndjson");
        assertTrue(json.out().contains("\"durable\":true"), json.out());
    }

    @Test
    void onePageIsShownWithItsEntries() throws IOException {
        make(StorageEngine.BTREE);
        Path tree = directory.resolve("store.tree");
        String root = Invocation.of("inspect", "pages", tree, "-o", "ndjson")
                .out()
                .replaceAll("(?s)^.*?\"root\":(\\d+).*$", "$1");
        Invocation page = Invocation.of("inspect", "pages", tree, "--page", root);
        assertEquals(0, page.code(), page.err());
        assertTrue(page.out().contains("branch"), page.out());
    }

    @Test
    void aDamagedPageEndsWithFourAndNamesItsPlace() throws IOException {
        make(StorageEngine.BTREE);
        Path tree = directory.resolve("store.tree");
        byte[] bytes = Files.readAllBytes(tree);
        for (int at = 3 * 4096; at < bytes.length; at += 4096) {
            bytes[at + 100] ^= 1;
        }
        Files.write(tree, bytes);
        Invocation found = Invocation.of("inspect", "pages", tree);
        assertEquals(4, found.code(), found.out());
        assertTrue(found.err().contains("checksum"), found.err());
    }

    @Test
    void revertTakesBackWhatCameAfterTheLastButOneSync() throws IOException {
        make(StorageEngine.BTREE);
        Invocation before = Invocation.of("--store", directory, "put", "late", "x");
        assertEquals(0, before.code(), before.err());
        Invocation reverted = Invocation.of("inspect", "pages", directory.resolve("store.tree"), "--revert");
        assertEquals(0, reverted.code(), reverted.err());
        assertEquals(1, Invocation.of("--store", directory, "get", "late").code());
        assertEquals(0, Invocation.of("--store", directory, "get", "key1").code());
    }

    @Test
    void tablesAndManifestsAreShown() throws IOException {
        make(StorageEngine.LSM);
        for (Path file : files()) {
            String name = file.getFileName().toString();
            String kind = name.endsWith(".sst") ? "table" : name.startsWith("MANIFEST") ? "manifest" : null;
            if (kind != null) {
                Invocation found = Invocation.of("inspect", kind, file, "--summary", "-o", "json");
                assertEquals(0, found.code(), found.err());
                assertTrue(found.out().contains(kind.equals("table") ? "\"entries\":30" : "\"edits\""), found.out());
            }
        }
    }

    @Test
    void aLogIsShownWhileItsStoreIsOpen() throws IOException {
        try (KeyValueStore store = KeyValueStore.open(directory)) {
            store.put("key1".getBytes(UTF_8), "value1".getBytes(UTF_8));
            Path log = files().stream()
                    .filter(file -> file.toString().endsWith(".wal"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            Invocation found = Invocation.of("inspect", "wal", log, "-o", "csv");
            assertEquals(0, found.code(), found.err());
            assertTrue(found.out().contains(",batch,1,1,"), found.out());
        }
    }

    @Test
    void whatIsNoSuchFileIsRefused() throws IOException {
        make(StorageEngine.BTREE);
        Path tree = directory.resolve("store.tree");
        assertEquals(2, Invocation.of("inspect", "table", tree).code());
        assertEquals(2, Invocation.of("inspect", "table", tree, "--page", 3).code());
        assertEquals(
                4,
                Invocation.of("inspect", "pages", directory.resolve("OPTIONS")).code());
        assertEquals(
                1,
                Invocation.of("inspect", "pages", directory.resolve("nothing")).code());
    }

    @Test
    void repairAndUpgradeKnowTrees() throws IOException {
        make(StorageEngine.BTREE);
        Invocation upgraded = Invocation.of("--store", directory, "upgrade", "-o", "json");
        assertEquals(0, upgraded.code(), upgraded.err());
        assertTrue(upgraded.out().contains("\"problems\":0"), upgraded.out());
        Path other = directory.resolveSibling(directory.getFileName() + "-new");
        Invocation repaired = Invocation.of("--store", directory, "repair", "--into", other);
        assertEquals(0, repaired.code(), repaired.err());
        assertEquals(
                String.valueOf(ENTRIES),
                Invocation.of("--store", other, "count").out().strip());
    }

    private void make(StorageEngine engine) {
        StoreOptions options = StoreOptions.builder().engine(engine).build();
        try (KeyValueStore store = KeyValueStore.open(directory, options)) {
            for (int i = 0; i < ENTRIES; i++) {
                store.put(("key" + i).getBytes(UTF_8), ("value" + i).getBytes(UTF_8));
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
