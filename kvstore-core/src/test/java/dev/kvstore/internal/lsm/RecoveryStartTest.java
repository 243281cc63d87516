package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.wal.LogSegments;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What recovery requires of a directory before it replays anything, and what it clears away. */
class RecoveryStartTest {
    private static final long WATERMARK = 20;

    private final CrashedStore store = new CrashedStore();

    RecoveryStartTest() throws IOException {}

    @AfterEach
    void release() throws IOException {
        store.close();
    }

    @Test
    void tablesThatNoManifestNamesAndTemporaryFilesAreRemovedAndNothingElse() throws IOException {
        store.versions.logAndApply(new VersionEdit().add(0, table(7)));
        TreeSet<String> kept = new TreeSet<>(store.disk.list());
        kept.addAll(List.of(FileNames.table(7), FileNames.log(9), FileNames.LOCK, FileNames.OPTIONS, "notes.txt"));
        for (String name : kept) {
            if (!store.disk.exists(name)) {
                create(name);
            }
        }
        create(FileNames.table(8));
        create(FileNames.temporary(FileNames.table(7)));
        create(FileNames.temporary(FileNames.CURRENT));
        Recovery.removeGarbage(store.disk, store.versions);
        assertEquals(kept, new TreeSet<>(store.disk.list()));
    }

    @Test
    void aLogThatBeginsAtTheWatermarkIsThere() throws IOException {
        written();
        create(FileNames.log(WATERMARK));
        assertDoesNotThrow(this::checkLog);
    }

    @Test
    void logsBelowTheWatermarkAreNone() throws IOException {
        written();
        create(FileNames.log(WATERMARK - 1));
        StoreCorruptedException damage = assertThrows(StoreCorruptedException.class, this::checkLog);
        assertEquals(FileNames.manifest(store.versions.manifestNumber()), damage.file());
        assertEquals(store.versions.manifestBytes(), damage.offset());
        assertTrue(
                damage.getMessage().contains("or log segments from " + WATERMARK + " on, found neither"),
                damage::getMessage);
    }

    @Test
    void aTableWithoutALogIsDamageThoughTheManifestKnowsOfNoWrite() throws IOException {
        create(FileNames.table(8));
        assertThrows(StoreCorruptedException.class, this::checkLog);
    }

    @Test
    void aStoreToWhichNothingWasWrittenNeedsNoLog() {
        assertDoesNotThrow(this::checkLog);
        assertDoesNotThrow(store::replay);
    }

    @Test
    void aClosedStoreNeedsNoLog() {
        store.versions.logAndApply(
                new VersionEdit().logWatermark(WATERMARK).lastSequence(5).cleanClose(0));
        assertDoesNotThrow(this::checkLog);
        assertDoesNotThrow(store::replay);
    }

    @Test
    void aStoreWithWritesInTablesNeedsASegmentThatWasStarted() {
        written();
        assertMissing();
    }

    @Test
    void aStoreWithAKeyspaceNeedsASegmentThatWasStarted() {
        store.versions.logAndApply(
                new VersionEdit().logWatermark(WATERMARK).createKeyspace(store.versions.nextKeyspaceId(), "users"));
        assertMissing();
    }

    @Test
    void preparedFilesBehindTheFirstSegmentAreNoLog() throws IOException {
        written();
        prepare(WATERMARK + 1);
        assertMissing();
    }

    @Test
    void aFirstSegmentThatWasOnlyPreparedIsTheLogOfASessionThatWroteNothing() throws IOException {
        written();
        prepare(WATERMARK);
        assertEquals(0, assertDoesNotThrow(store::replay).records());
    }

    private void assertMissing() {
        StoreCorruptedException damage = assertThrows(StoreCorruptedException.class, store::replay);
        assertEquals(FileNames.log(WATERMARK), damage.file());
        assertTrue(damage.getMessage().contains("it is missing, and so is every segment"), damage::getMessage);
    }

    /** Leaves a store that has flushed and was not closed. */
    private void written() {
        store.versions.logAndApply(new VersionEdit().logWatermark(WATERMARK).lastSequence(5));
    }

    private void checkLog() throws IOException {
        Recovery.checkLogIsThere(store.disk, store.versions);
    }

    private void create(String name) throws IOException {
        store.disk.create(name).close();
    }

    private void prepare(long segment) throws IOException {
        try (Disk.LogFile file = store.disk.createLog(FileNames.log(segment), LogSegments.MIN_SEGMENT_BYTES);
                Region header = store.memory.allocate(MemoryComponent.SCRATCH, FileHeader.LENGTH)) {
            FileHeader.write(header, 0, FileHeader.LOG, CrashedStore.STORE, segment, new Checksum());
            file.write(0, header, 0, FileHeader.LENGTH);
        }
    }

    private static FileMeta table(long number) {
        KeyRange range = new KeyRange(new byte[] {0, 1}, new byte[] {0, 2}, false);
        return new FileMeta(number, 1000, 10, 2, 1, range, 1, 5, 900);
    }
}
