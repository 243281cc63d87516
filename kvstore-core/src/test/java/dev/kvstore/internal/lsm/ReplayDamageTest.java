package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.manifest.VersionSet;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.wal.LogObserver;
import dev.kvstore.internal.wal.LogRecovery;
import dev.kvstore.internal.wal.LogSegments;
import dev.kvstore.internal.wal.LogWriter;
import dev.kvstore.testkit.WatchedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs whose records are whole, with batches that don't fit to them or to the manifest. */
class ReplayDamageTest {
    private static final StoreId STORE = new StoreId(5, 6);
    private static final String PUT = "01 00 00 00 01 02 01 00 61 76";

    /** A put of a kilobyte and more is not collected, but put into the memtable at once. */
    private static final int LARGE_VALUE = 2000;

    private final NativeMemory memory = new NativeMemory();

    @TempDir
    Path directory;

    @Test
    void soundBatchesAreReplayed() throws IOException {
        write(bytes(PUT), 1, 1);
        try (KeyValueStore store = WatchedStore.open(directory)) {
            assertArrayEquals(new byte[] {'v'}, store.get(new byte[] {'a'}));
            assertEquals(1, store.lastSequence());
        }
    }

    @Test
    void aLargeBatchIsReplayed() throws IOException {
        write(large("01 00 00 00 "), 1, 1);
        try (KeyValueStore store = WatchedStore.open(directory)) {
            assertEquals(LARGE_VALUE, store.get(new byte[] {'a'}).length);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no batch, 01 00 00, 1, 1, expected a batch of 1 writes",
        "fewer writes than sequence numbers, 01 00 00 00 01 02 01 00 61 76, 1, 2, expected a batch of 2 writes",
        "bytes behind the last write, 01 00 00 00 01 02 01 00 61 76 00, 1, 1, expected a batch of 1 writes",
        "a write of no kind, 01 00 00 00 07 02 01 00 61 76, 1, 1, expected a batch of 1 writes",
        "a missing sequence number, 01 00 00 00 01 02 01 00 61 76, 2, 2, neither in a table nor in the log",
        "a keyspace that was never made, 01 00 00 00 01 02 01 09 61 76, 1, 1, it writes to keyspace 9"
    })
    void whatDoesNotFitIsDamage(String name, String batch, long first, long last, String problem) throws IOException {
        write(bytes(batch), first, last);
        refused(problem);
    }

    @Test
    void aLargeBatchThatDoesNotFitIsDamage() throws IOException {
        byte[] batch = large("01 00 00 00 ");
        write(Arrays.copyOf(batch, batch.length + 1), 1, 1);
        refused("expected a batch of 1 writes");
    }

    @Test
    void aLargeBatchWithoutTheWriteThatItCountsIsDamage() throws IOException {
        write(large("02 00 00 00 "), 1, 2);
        refused("expected a batch of 2 writes");
    }

    @Test
    void tablesWithoutALogOrTheMarkOfACloseAreDamage() throws IOException {
        try (Disk disk = new OsDisk(directory)) {
            try (VersionSet versions = VersionSet.create(disk, memory, STORE, new VersionEdit())) {
                versions.logAndApply(new VersionEdit().lastSequence(5));
            }
            assertTrue(disk.exists(FileNames.CURRENT));
        }
        refused("found neither");
    }

    private void refused(String problem) {
        StoreCorruptedException damage = assertThrows(
                StoreCorruptedException.class,
                () -> WatchedStore.open(directory).close());
        assertTrue(damage.getMessage().contains(problem), damage::getMessage);
    }

    /** Leaves a store that was killed when its log held one record. */
    private void write(byte[] payload, long first, long last) throws IOException {
        try (Disk disk = new OsDisk(directory);
                VersionSet versions = VersionSet.create(disk, memory, STORE, new VersionEdit());
                Region batch = memory.allocate(MemoryComponent.SCRATCH, payload.length)) {
            batch.write(0, payload, 0, payload.length);
            LogSegments segments = new LogSegments(
                    disk,
                    STORE,
                    versions::nextFileNumber,
                    memory,
                    LogRecovery.NONE,
                    LogSegments.MIN_SEGMENT_BYTES,
                    false);
            LogWriter writer = new LogWriter(disk, segments, memory, LogObserver.NONE);
            writer.append(batch, 0, payload.length, first, last, false);
            writer.abandon();
        }
    }

    private static byte[] large(String count) {
        byte[] start = bytes(count + "01 02 d0 0f 00 61");
        return Arrays.copyOf(start, start.length + LARGE_VALUE);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
