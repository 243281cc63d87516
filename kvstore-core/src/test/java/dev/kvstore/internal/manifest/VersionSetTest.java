package dev.kvstore.internal.manifest;

import static dev.kvstore.internal.manifest.TestTables.MEMORY;
import static dev.kvstore.internal.manifest.TestTables.STORE;
import static dev.kvstore.internal.manifest.TestTables.describe;
import static dev.kvstore.internal.manifest.TestTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.io.SimulatedDisk;
import dev.kvstore.internal.memory.ScarceMemory;
import dev.kvstore.internal.wal.CrashDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionSetTest {
    private final CrashDisk disk = new CrashDisk();

    @Test
    void stateSurvivesReopening() throws IOException {
        try (VersionSet set = create()) {
            set.logAndApply(new VersionEdit()
                    .add(0, table(set.nextFileNumber(), 1, 5))
                    .logWatermark(1)
                    .lastSequence(40)
                    .createKeyspace(set.nextKeyspaceId(), "users"));
            set.logAndApply(new VersionEdit()
                    .createKeyspace(set.nextKeyspaceId(), "orders")
                    .cleanClose(44));
        }
        try (VersionSet set = recover()) {
            assertEquals(STORE, set.storeId());
            assertEquals(1, set.current().fileCount(0));
            assertEquals(Map.of("users", 1, "orders", 2), set.keyspaces());
            assertEquals(3, set.nextKeyspaceId());
            assertEquals(1, set.logWatermark());
            assertEquals(40, set.lastSequence());
            assertTrue(set.isCleanlyClosed());
            assertEquals(44, set.cleanCloseSequence());
            set.logAndApply(new VersionEdit().dropKeyspace(1));
        }
        try (VersionSet set = recover()) {
            assertFalse(set.isCleanlyClosed());
            assertEquals(Map.of("orders", 2), set.keyspaces());
            assertThrows(
                    StoreCorruptedException.class, () -> set.logAndApply(new VersionEdit().createKeyspace(1, "again")));
        }
    }

    @Test
    void worksOnTheOperatingSystem(@TempDir Path directory) throws IOException {
        try (Disk os = new OsDisk(directory)) {
            try (VersionSet set = VersionSet.create(os, MEMORY, STORE, new VersionEdit())) {
                set.rewriteBytes(0);
                for (int i = 1; i <= 50; i++) {
                    set.logAndApply(new VersionEdit().add(0, table(set.nextFileNumber(), 1, i)));
                }
            }
            try (VersionSet set = VersionSet.recover(os, MEMORY)) {
                assertEquals(50, set.current().fileCount(0));
            }
            assertEquals(
                    1,
                    os.list().stream()
                            .filter(name -> name.startsWith("MANIFEST"))
                            .count());
        }
    }

    @Test
    void manifestThatFindsNoMemoryIsNeitherLeftOpenNorReferredTo() throws IOException {
        SimulatedDisk simulated = SimulatedDisk.create(Path.of("/manifests"));
        VersionSet.create(simulated, MEMORY, STORE, new VersionEdit()).close();
        int refused = 0;
        for (boolean edited = false; !edited; refused++) {
            try (VersionSet set = VersionSet.recover(simulated, ScarceMemory.refusing(refused + 1))) {
                set.logAndApply(new VersionEdit().createKeyspace(set.nextKeyspaceId(), "users"));
                edited = true;
            } catch (OutOfMemoryError e) {
                VersionSet.recover(simulated, MEMORY).close();
            }
            assertEquals(List.of(), simulated.device().openHandles());
        }
        assertTrue(refused > 3, "allocations of an edit: " + refused);
        try (VersionSet set = VersionSet.recover(simulated, MEMORY)) {
            assertEquals(Set.of("users"), set.keyspaces().keySet());
        }
    }

    @Test
    void aSnapshotOfOneStoreCreatesAnother() throws IOException {
        try (VersionSet set = create()) {
            set.logAndApply(new VersionEdit()
                    .add(0, table(set.nextFileNumber(), 1, 5))
                    .createKeyspace(3, "users")
                    .logWatermark(set.nextFileNumber()));
            CrashDisk other = new CrashDisk();
            try (VersionSet copy = VersionSet.create(other, MEMORY, STORE, set.snapshot())) {
                assertEquals(describe(set.current()), describe(copy.current()));
                assertEquals(4, copy.nextKeyspaceId());
                assertTrue(copy.nextFileNumber() >= set.logWatermark());
            }
        }
    }

    @Test
    void whatIsNoStoreIsSaidToBeNone() throws IOException {
        assertThrows(StoreNotFoundException.class, this::recover);
        disk.put("notes.txt", new byte[10]);
        assertThrows(StoreNotFoundException.class, this::recover);
        create().close();
        assertThrows(StoreException.class, this::create);
    }

    @Test
    void aMissingCurrentBesideTablesIsDamage() throws IOException {
        disk.put(FileNames.table(4), new byte[10]);
        assertThrows(StoreCorruptedException.class, this::recover);
        assertThrows(StoreCorruptedException.class, this::create);
    }

    @Test
    void currentThatPointsNowhereIsDamage() throws IOException {
        create().close();
        disk.delete(FileNames.manifest(1));
        assertThrows(StoreCorruptedException.class, this::recover);
    }

    @Test
    void garbageInCurrentIsDamage() throws IOException {
        create().close();
        for (String garbage : new String[] {"", "x".repeat(64), "y".repeat(500)}) {
            disk.put(FileNames.CURRENT, garbage.getBytes(StandardCharsets.ISO_8859_1));
            assertThrows(StoreCorruptedException.class, this::recover, garbage);
        }
    }

    @Test
    void anotherProductsCurrentIsNoDamage() throws IOException {
        disk.put(FileNames.CURRENT, "MANIFEST-000001\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThrows(StoreFormatException.class, this::recover);
    }

    @Test
    void everyFlippedByteOfCurrentIsNoticed() throws IOException {
        create().close();
        byte[] whole = disk.get(FileNames.CURRENT);
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= (byte) (1 << (i % 8));
            disk.put(FileNames.CURRENT, flipped);
            assertThrows(StoreException.class, this::recover, "byte " + i);
        }
    }

    @Test
    void aNewerFormatIsSaidToBeNewer() throws IOException {
        create().close();
        for (String name : new String[] {FileNames.manifest(1), FileNames.CURRENT}) {
            byte[] newer = disk.get(name);
            newer[10] = FileHeader.FORMAT_VERSION + 1;
            CRC32C crc = new CRC32C();
            crc.update(newer, 0, 44);
            for (int i = 0; i < 4; i++) {
                newer[44 + i] = (byte) (crc.getValue() >>> (8 * i));
            }
            disk.put(name, newer);
            assertThrows(StoreFormatException.class, this::recover, name);
        }
    }

    @Test
    void aManifestOfAnotherStoreIsDamage() throws IOException {
        create().close();
        CrashDisk other = new CrashDisk();
        VersionSet.create(other, MEMORY, new StoreId(1, 1), new VersionEdit()).close();
        disk.put(FileNames.manifest(1), other.get(FileNames.manifest(1)));
        assertThrows(StoreCorruptedException.class, this::recover);
    }

    @Test
    void fileNumbersAreNotReusedAfterAFailedRecovery() throws IOException {
        create().close();
        long first;
        try (VersionSet set = recover()) {
            first = set.nextFileNumber();
            disk.create(FileNames.temporary(FileNames.table(first))).close();
        }
        try (VersionSet set = recover()) {
            assertTrue(set.nextFileNumber() > first);
        }
    }

    @Test
    void aContradictingEditChangesNothing() throws IOException {
        try (VersionSet set = create()) {
            long bytes = set.manifestBytes();
            assertThrows(StoreCorruptedException.class, () -> set.logAndApply(new VersionEdit().delete(0, 99)));
            assertEquals(bytes, set.manifestBytes());
            set.logAndApply(new VersionEdit().lastSequence(5));
            assertThrows(StoreCorruptedException.class, () -> set.logAndApply(new VersionEdit().lastSequence(4)));
        }
        assertEquals(5, recover().lastSequence());
    }

    @Test
    void aFailedSyncPoisonsAndProtectsTheTablesOfTheEdit() throws IOException {
        VersionSet set = create();
        set.logAndApply(new VersionEdit().add(0, table(10, 1, 5)));
        disk.fail(CrashDisk.Operation.FORCE, 0);
        assertThrows(StoreFailedException.class, () -> set.logAndApply(new VersionEdit().add(0, table(11, 1, 5))));
        disk.heal();
        StoreFailedException again = assertThrows(
                StoreFailedException.class, () -> set.logAndApply(new VersionEdit().add(0, table(12, 1, 5))));
        assertEquals("FORCE was made to fail", again.getCause().getMessage());
        assertEquals(Set.of(10L, 11L), set.protectedTables());
        assertEquals(1, set.current().fileCount());
        set.close();
    }

    @Test
    void nothingIsAppendedBehindAnEditThatFoundTheDeviceFull() throws IOException {
        try (VersionSet set = create()) {
            set.logAndApply(new VersionEdit().add(0, table(10, 1, 5)));
            disk.fill();
            assertThrows(StoreFullException.class, () -> set.logAndApply(new VersionEdit().add(0, table(11, 1, 5))));
            assertThrows(StoreFullException.class, () -> set.logAndApply(new VersionEdit().add(0, table(12, 1, 5))));
            assertEquals(Set.of(10L, 11L), set.protectedTables());
            assertEquals(1, recover().current().fileCount());
            disk.heal();
            set.logAndApply(new VersionEdit().add(0, table(13, 1, 5)));
            assertEquals(Set.of(10L, 13L), set.protectedTables());
        }
        VersionSet reopened = recover();
        assertEquals(0, reopened.droppedTailBytes());
        assertEquals(Set.of(10L, 13L), reopened.protectedTables());
    }

    @Test
    void aFailedReplacementOfCurrentPoisons() throws IOException {
        VersionSet set = create();
        set.rewriteBytes(0);
        for (int i = 10; set.manifestNumber() == 1; i++) {
            int number = i;
            if (set.manifestBytes() > 400) {
                disk.fail(CrashDisk.Operation.RENAME, 0);
                assertThrows(
                        StoreFailedException.class,
                        () -> set.logAndApply(new VersionEdit().add(0, table(number, 1, 5))));
                assertTrue(set.protectedTables().contains((long) number));
                break;
            }
            set.logAndApply(new VersionEdit().add(0, table(number, 1, 5)));
        }
        disk.heal();
        assertThrows(StoreFailedException.class, () -> set.logAndApply(new VersionEdit()));
        assertEquals(describe(set.current()), describe(recover().current()));
    }

    private VersionSet create() throws IOException {
        return VersionSet.create(disk, MEMORY, STORE, new VersionEdit());
    }

    private VersionSet recover() throws IOException {
        return VersionSet.recover(disk, MEMORY);
    }
}
