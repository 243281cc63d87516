package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.FileNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogSegmentsTest {
    private final CrashDisk disk = new CrashDisk();

    @Test
    void theWatermarkIsTheOldestSegmentWithARecordThatIsNeeded() throws IOException {
        try (TestLog log = threeSegments()) {
            assertEquals(1, log.segments.watermarkFor(0));
            assertEquals(1, log.segments.watermarkFor(9));
            assertEquals(2, log.segments.watermarkFor(10));
            assertEquals(3, log.segments.watermarkFor(25));
            assertEquals(3, log.segments.watermarkFor(1000));
            assertEquals(2 * TestLog.SEGMENT_BYTES, log.segments.bytesBelow(log.segments.watermarkFor(25)));
            assertEquals(3 * TestLog.SEGMENT_BYTES, log.segments.liveBytes());
        }
    }

    @Test
    void truncationDeletesWhatIsBelowTheWatermarkAndKeepsTheActiveSegment() throws IOException {
        try (TestLog log = threeSegments()) {
            log.segments.retainSegments(0);
            assertEquals(2 * TestLog.SEGMENT_BYTES, log.segments.truncateBelow(99));
            assertEquals(3, log.segments.oldestNumber());
            assertEquals(3, log.segments.activeNumber());
            assertFalse(disk.exists(FileNames.log(2)));
            log.append(31, 10, false);
        }
        List<Long> found = new ArrayList<>();
        TestLog.read(disk, 3, 31, false, found);
        assertEquals(List.of(21L, 22L, 23L, 24L, 25L, 26L, 27L, 28L, 29L, 30L, 31L), found);
    }

    @Test
    void anObsoleteSegmentIsRecycledAndItsOldContentNeverComesBack() throws IOException {
        TestLog log = threeSegments();
        log.segments.truncateBelow(3);
        assertTrue(log.segments.needsPreparation());
        log.segments.prepareNext();
        assertFalse(log.segments.needsPreparation());
        String recycled = FileNames.log(4);
        assertEquals(10, records(disk.get(recycled)), "all old records but the first");
        log.writer.roll();
        assertEquals(4, log.segments.activeNumber());
        List<Long> found = new ArrayList<>();
        LogRecovery recovery = TestLog.read(disk.copy(), 3, 0, false, found);
        assertEquals(30, recovery.lastSequence());
        assertEquals(0, recovery.droppedBytes());
        log.append(31, 40, true);
        log.writer.writeStaged();
        log.writer.sync();
        recovery = TestLog.read(disk.crash(CrashDisk.Cut.LOSE_ALL, null), 3, 0, false, found);
        assertEquals(31, recovery.lastSequence());
        assertEquals(0, recovery.droppedBytes());
        log.close();
    }

    @Test
    void rollingToAPreparedSegmentTouchesNoFile() throws IOException {
        try (TestLog log = threeSegments()) {
            log.segments.prepareNext();
            int forces = disk.forces();
            int writes = disk.writes();
            log.writer.roll();
            assertEquals(forces, disk.forces());
            assertEquals(writes, disk.writes());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CrashDisk.Operation.class,
            names = {"CREATE", "WRITE", "FORCE", "RENAME", "SYNC_DIRECTORY"})
    void aPreparationThatFailsLeavesNoFileBehindAndIsTriedAgain(CrashDisk.Operation failing) throws IOException {
        try (TestLog log = new TestLog(disk)) {
            disk.fail(failing, 0);
            assertThrows(IOException.class, () -> log.segments.prepareNext());
            disk.heal();
            assertPrepares(log, 1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CrashDisk.Operation.class,
            names = {"WRITE", "FORCE", "RENAME", "SYNC_DIRECTORY"})
    void aFileThatCantBeRecycledIsNotLeftBehind(CrashDisk.Operation failing) throws IOException {
        try (TestLog log = threeSegments()) {
            log.segments.truncateBelow(3);
            int obsolete = disk.list().size() - 2;
            disk.fail(failing, 0);
            assertThrows(IOException.class, () -> log.segments.prepareNext());
            disk.heal();
            assertPrepares(log, 1 + obsolete);
        }
    }

    @Test
    void aPreparationWithoutMemoryLeavesNoFileBehindAndIsTriedAgain() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.scarce = true;
            assertThrows(OutOfMemoryError.class, () -> log.segments.prepareNext());
            log.scarce = false;
            assertPrepares(log, 1);
        }
    }

    /** Files are there for the live and obsolete segments only, and a new one can be prepared. */
    private void assertPrepares(TestLog log, int files) throws IOException {
        assertEquals(files, disk.list().size());
        assertTrue(log.segments.needsPreparation());
        log.segments.prepareNext();
        assertFalse(log.segments.needsPreparation());
        assertEquals(files + 1, disk.list().size());
    }

    @Test
    void obsoleteSegmentsAreRetainedAsToldAndIgnoredByRecovery() throws IOException {
        try (TestLog log = threeSegments()) {
            log.segments.retainSegments(1);
            log.segments.truncateBelow(3);
            assertTrue(disk.exists(FileNames.log(2)));
            assertEquals(3 * TestLog.SEGMENT_BYTES, log.segments.totalBytes());
            assertEquals(TestLog.SEGMENT_BYTES, log.segments.liveBytes());
        }
        LogRecovery recovery = TestLog.read(disk, 3, 0, false, new ArrayList<>());
        assertEquals(10, recovery.records());
        assertEquals(List.of(2L), recovery.obsolete());
    }

    @Test
    void aClosedLogCanBeTruncatedWhole() throws IOException {
        TestLog log = threeSegments();
        log.segments.prepareNext();
        log.close();
        assertEquals(3, log.segments.watermarkFor(29));
        log.segments.truncateBelow(log.segments.watermarkFor(30));
        assertEquals(List.of(), disk.list());
    }

    @Test
    void aPreparedSegmentIsNotMistakenForALogAfterACrash() throws IOException {
        TestLog log = threeSegments();
        log.writer.sync();
        log.segments.prepareNext();
        CrashDisk crashed = disk.crash(CrashDisk.Cut.KEEP_ALL, null);
        try (TestLog next = new TestLog(crashed)) {
            assertEquals(TestLog.upTo(30), next.replayed);
            assertEquals(List.of(4L), next.recovered.dropped());
            assertFalse(crashed.exists(FileNames.log(4)));
        }
        log.close();
    }

    @Test
    void settingsOutOfRangeAreRefused() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            assertThrows(IllegalArgumentException.class, () -> log.segments.segmentBytes(4096));
            assertThrows(IllegalArgumentException.class, () -> log.segments.segmentBytes(1L << 31));
            assertThrows(IllegalArgumentException.class, () -> log.segments.retainSegments(-1));
            log.segments.segmentBytes(100_000);
            assertEquals(102_400, log.segments.segmentBytes());
        }
    }

    /** Ten records in each of the segments 1, 2 and 3. */
    private TestLog threeSegments() throws IOException {
        TestLog log = new TestLog(disk);
        for (long sequence = 1; sequence <= 30; sequence++) {
            log.append(sequence, 100, false);
            if (sequence == 10 || sequence == 20) {
                log.writer.roll();
            }
        }
        return log;
    }

    /** How many words in a file read DATA or SEAL. */
    private static int records(byte[] file) {
        int records = 0;
        for (int at = 0; at + 4 <= file.length; at += 4) {
            String word = new String(file, at, 4, StandardCharsets.ISO_8859_1);
            records += "DATA".equals(word) || "SEAL".equals(word) ? 1 : 0;
        }
        return records;
    }
}
