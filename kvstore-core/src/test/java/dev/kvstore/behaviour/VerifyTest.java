package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.putNumbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.VerifyReport;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.LsmTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Reading every file back. */
class VerifyTest {
    @TempDir
    Path directory;

    @EngineTest
    void aSoundStoreIsClean(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            putNumbers(store, 0, 500);
            store.flush();
            putNumbers(store, 500, 600);
            store.flush();
            VerifyReport report = store.verify();
            assertTrue(report.isClean(), () -> "problems: " + report.problems());
            assertEquals(store.metrics().tableFiles(), report.tables());
            assertTrue(report.entries() >= 600, () -> "entries: " + report.entries());
            assertTrue(report.bytes() > 0);
        }
    }

    @LsmTest
    void damageInATableIsReportedWithItsFile(StoreSetup setup) throws IOException {
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < 300; i++) {
                store.put(TestData.key(i), TestData.value(i, 100));
            }
            store.flush();
            Path table = onlyTable();
            try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
                long middle = file.length() / 2;
                file.seek(middle);
                int old = file.read();
                file.seek(middle);
                file.write(~old);
            }
            VerifyReport report = store.verify();
            assertFalse(report.isClean());
            assertTrue(
                    report.problems().get(0).contains(table.getFileName().toString()),
                    () -> "problems: " + report.problems());
        }
    }

    private Path onlyTable() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
