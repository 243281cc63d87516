package dev.kvstore.nio;

import dev.kvstore.KeyValueStore;
import dev.kvstore.testkit.WatchedStore;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The same random operations on the default file system and on a store: results, exceptions, trees and bytes are the same. */
@DisabledForJreRange(
        min = JRE.JAVA_18,
        disabledReason = "newer default file systems answer some calls otherwise; the store answers as that of JDK 17")
class DifferentialTest {
    private static final int LONG_OPERATIONS = Integer.getInteger("kvstore.nio.operations", 1_000_000);

    @TempDir
    Path directory;

    @Test
    void randomOperationsDoWhatTheDefaultFileSystemDoes() throws IOException {
        run(4_000, 1);
    }

    @Test
    @Tag("heavy")
    void manyRandomOperationsDoWhatTheDefaultFileSystemDoes() throws IOException {
        run(25_000, 2);
    }

    @Test
    @Tag("long")
    void aMillionRandomOperationsDoWhatTheDefaultFileSystemDoes() throws IOException {
        run(LONG_OPERATIONS, Long.getLong("kvstore.nio.seed", System.nanoTime()));
    }

    private void run(int operations, long seed) throws IOException {
        System.out.println("differential: " + operations + " operations, seed " + seed);
        try (KeyValueStore store = WatchedStore.open(directory.resolve("store"));
                FileSystem files = KeyValueFileSystems.newFileSystem(store, Map.of())) {
            try (DifferentialRun run = new DifferentialRun(directory.resolve("host"), files.getPath("/ours"), seed)) {
                run.steps(operations);
            }
        }
    }
}
