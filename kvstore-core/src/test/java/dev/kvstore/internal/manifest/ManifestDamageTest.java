package dev.kvstore.internal.manifest;

import static dev.kvstore.internal.manifest.TestTables.MEMORY;
import static dev.kvstore.internal.manifest.TestTables.STORE;
import static dev.kvstore.internal.manifest.TestTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.Findings;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.wal.CrashDisk;
import dev.kvstore.internal.wal.RecordLayout;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What recovery, salvage and inspection say of a manifest with three edits that was damaged. */
class ManifestDamageTest {
    private static final String NAME = FileNames.manifest(1);

    private final CrashDisk disk = new CrashDisk();
    private byte[] whole;

    /** Where the edits begin, and the end. */
    private final int[] edits = new int[4];

    @BeforeEach
    void write() throws IOException {
        try (VersionSet set = VersionSet.create(disk, MEMORY, STORE, new VersionEdit())) {
            edits[0] = FileHeader.LENGTH;
            edits[1] = (int) set.manifestBytes();
            set.logAndApply(new VersionEdit().createKeyspace(1, "users").lastSequence(5));
            edits[2] = (int) set.manifestBytes();
            set.logAndApply(new VersionEdit().createKeyspace(2, "orders").dropKeyspace(1));
            edits[3] = (int) set.manifestBytes();
        }
        whole = disk.get(NAME);
        assertEquals(edits[3], whole.length);
    }

    @Test
    void aTornLastEditIsDroppedAndCounted() throws IOException {
        disk.put(NAME, Arrays.copyOf(whole, whole.length - 1));
        try (VersionSet set = VersionSet.recover(disk, MEMORY)) {
            assertEquals(Map.of("users", 1), set.keyspaces());
            assertTrue(set.droppedTailBytes() > 0);
        }
        assertEquals(2L, property("edits"));
        assertTrue(ManifestInspector.inspect(disk, 1).problems().isEmpty());
    }

    @Test
    void aBadEditBeforeAGoodOneIsDamageAndTheNamesOfKeyspacesAreSaved() throws IOException {
        flip(edits[1] + RecordLayout.HEADER_LENGTH);
        assertTrue(damage().contains("was written after it"), this::damage);
        ManifestSalvage salvage = ManifestSalvage.read(disk, MEMORY);
        assertEquals(STORE, salvage.storeId());
        assertNull(salvage.version());
        assertEquals(Map.of("orders", 2), salvage.keyspaces());
        assertEquals(3, salvage.nextKeyspaceId());
        assertNotNull(salvage.problem());
        assertEquals(1L, property("edits"));
        assertEquals(1, ManifestInspector.inspect(disk, 1).problems().size());
    }

    @Test
    void aDroppedKeyspaceIsNotSaved() throws IOException {
        flip(edits[0] + RecordLayout.HEADER_LENGTH);
        assertEquals(Map.of("orders", 2), ManifestSalvage.read(disk, MEMORY).keyspaces());
    }

    @Test
    void aManifestWithoutAWholeFirstEditIsDamage() throws IOException {
        disk.put(NAME, Arrays.copyOf(whole, edits[0] + RecordLayout.HEADER_LENGTH + 1));
        assertTrue(damage().contains("the first was durable"), this::damage);
        assertEquals(1, ManifestSalvage.read(disk, MEMORY).nextKeyspaceId());
    }

    @Test
    void aManifestThatIsNoLongerThanItsHeaderIsDamage() throws IOException {
        for (int length : new int[] {0, FileHeader.LENGTH - 1, FileHeader.LENGTH}) {
            disk.put(NAME, Arrays.copyOf(whole, length));
            assertTrue(damage().contains("a manifest has"), this::damage);
            assertNull(ManifestSalvage.read(disk, MEMORY).storeId());
        }
        assertEquals(0L, property("edits"));
        disk.put(NAME, Arrays.copyOf(whole, FileHeader.LENGTH - 1));
        assertThrows(StoreCorruptedException.class, () -> ManifestInspector.inspect(disk, 1));
    }

    @Test
    void aManifestWithADamagedHeaderSaysNotWhoseItIs() throws IOException {
        flip(20);
        ManifestSalvage salvage = ManifestSalvage.read(disk, MEMORY);
        assertNull(salvage.storeId());
        assertEquals(Map.of("orders", 2), salvage.keyspaces());
    }

    @Test
    void aLostCurrentIsNoLossForSalvageWhenAManifestIsThere() throws IOException {
        disk.put(FileNames.CURRENT, new byte[1]);
        ManifestSalvage salvage = ManifestSalvage.read(disk, MEMORY);
        assertNull(salvage.problem());
        assertEquals(5, salvage.lastSequence());
        disk.delete(NAME);
        ManifestSalvage nothing = ManifestSalvage.read(disk, MEMORY);
        assertNull(nothing.storeId());
        assertNotNull(nothing.problem());
    }

    @Test
    void anEditWithTheWrongNumberIsDamage() throws IOException {
        append(new VersionEdit(), 9);
        assertTrue(damage().contains("edit 4 expected, found 9"), this::damage);
    }

    @Test
    void anEditThatContradictsTheStateIsDamageAndSaidToBe() throws IOException {
        append(new VersionEdit().delete(0, 77), 4);
        assertTrue(damage().contains("deletes table 77"), this::damage);
        assertEquals(3L, property("edits"));
        assertEquals(1, ManifestInspector.inspect(disk, 1).problems().size());
    }

    @Test
    void contradictionsOfEveryKindAreRefused() throws InconsistentEditException {
        ManifestState state = ManifestState.EMPTY.apply(new VersionEdit()
                .add(1, table(10, 1, 5))
                .createKeyspace(1, "users")
                .logWatermark(3)
                .lastSequence(9));
        VersionEdit[] contradictions = {
            new VersionEdit().dropKeyspace(2),
            new VersionEdit().createKeyspace(1, "again"),
            new VersionEdit().createKeyspace(2, "users"),
            new VersionEdit().createKeyspace(2, "one").createKeyspace(2, "two"),
            new VersionEdit().logWatermark(2),
            new VersionEdit().lastSequence(8),
            new VersionEdit().delete(0, 10),
            new VersionEdit().add(3, table(10, 7, 8)),
            new VersionEdit().add(1, table(11, 5, 8)),
        };
        for (VersionEdit edit : contradictions) {
            assertThrows(InconsistentEditException.class, () -> state.apply(edit));
        }
    }

    @Test
    void numbersOutOfTheirRangeAreNotEvenPutIntoAnEdit() {
        VersionEdit edit = new VersionEdit();
        assertThrows(IllegalArgumentException.class, () -> edit.add(-1, table(1, 1, 2)));
        assertThrows(IllegalArgumentException.class, () -> edit.delete(Version.LEVELS, 1));
        assertThrows(IllegalArgumentException.class, () -> edit.lastSequence(-1));
        assertThrows(IllegalArgumentException.class, () -> edit.createKeyspace(0, "default"));
        assertThrows(IllegalArgumentException.class, () -> edit.createKeyspace(Integer.MAX_VALUE, "high"));
    }

    private void flip(int at) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 1;
        disk.put(NAME, damaged);
    }

    private String damage() {
        return assertThrows(StoreCorruptedException.class, () -> VersionSet.recover(disk, MEMORY))
                .getMessage();
    }

    private Object property(String name) throws IOException {
        Findings findings = ManifestInspector.inspect(disk, 1);
        return findings.properties().get(name);
    }

    /** Puts one more edit, with right checksums, behind the others. */
    private void append(VersionEdit edit, long number) {
        byte[] payload = EditLayout.encode(edit);
        int length = (int) RecordLayout.recordLength(payload.length);
        try (Region record = MEMORY.allocate(MemoryComponent.SCRATCH, length)) {
            record.fill(0, length, (byte) 0);
            record.write(0, whole, edits[2], 4);
            int previous = record.getInt(0);
            record.write(RecordLayout.HEADER_LENGTH, payload, 0, payload.length);
            RecordLayout.writeHeader(record, 0, RecordLayout.DATA, payload.length, previous, number, 1, whole.length);
            RecordLayout.seal(record, 0, 1, whole.length, new Checksum());
            byte[] longer = Arrays.copyOf(whole, whole.length + length);
            System.arraycopy(record.toArray(0, length), 0, longer, whole.length, length);
            disk.put(NAME, longer);
        }
    }
}
