package dev.kvstore.internal.manifest;

import static dev.kvstore.internal.manifest.TestTables.MEMORY;
import static dev.kvstore.internal.manifest.TestTables.STORE;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.wal.LogInspector;
import dev.kvstore.internal.wal.LogReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that became longer than any file of their kind can be: refused as damaged, whatever is in them. */
class OversizedFileTest {
    private static final long TOO_LARGE = 1L << 31;

    @Test
    void aManifestOfTwoGibibytesIsDamage(@TempDir Path directory) throws IOException {
        try (Disk disk = new OsDisk(directory)) {
            VersionSet.create(disk, MEMORY, STORE, new VersionEdit()).close();
            enlarge(directory, FileNames.manifest(1));
            assertThrows(StoreCorruptedException.class, () -> VersionSet.recover(disk, MEMORY));
            assertThrows(StoreCorruptedException.class, () -> ManifestInspector.inspect(disk, 1));
            assertNull(ManifestSalvage.read(disk, MEMORY).version());
        }
    }

    @Test
    void aLogSegmentOfTwoGibibytesIsDamage(@TempDir Path directory) throws IOException {
        try (Disk disk = new OsDisk(directory)) {
            enlarge(directory, FileNames.log(1));
            assertThrows(StoreCorruptedException.class, () -> LogInspector.inspect(disk, 1));
            LogReader reader = new LogReader(disk, STORE, false);
            assertThrows(
                    StoreCorruptedException.class,
                    () -> reader.recover(0, 0, (source, offset, length, first, last, segment) -> {}));
        }
    }

    /** Makes a file longer, or makes it; no block of the device is taken. */
    private static void enlarge(Path directory, String name) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
            file.setLength(TOO_LARGE);
        }
    }
}
