package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a log says of itself while it is written. */
class LogMetricsTest {
    private static final int LENGTH = 100;
    private static final long RECORD = RecordLayout.recordLength(LENGTH);

    private final CrashDisk disk = new CrashDisk();
    private final List<String> told = new ArrayList<>();
    private final LogObserver observer = new LogObserver() {
        @Override
        public void synced(long nanos, long bytes) {
            told.add((nanos > 0 ? "synced " : "synced in no time ") + bytes);
        }

        @Override
        public void rolled(long segment) {
            told.add("rolled " + segment);
        }
    };

    @Test
    void bytesAreCountedWhenTheyAreWrittenAndUnsyncedUntilTheyAreDurable() throws IOException {
        try (TestLog log = log()) {
            log.append(1, LENGTH, true);
            assertEquals(0, log.writer.appendedBytes(), "staged only");
            log.writer.writeStaged();
            log.append(2, LENGTH, false);
            log.append(3, 300_000, false);
            long bytes = 2 * RECORD + RecordLayout.recordLength(300_000);
            assertEquals(bytes, log.writer.appendedBytes());
            assertEquals(bytes, log.writer.unsyncedBytes());
            assertEquals(0, log.writer.durableSequence());
            log.writer.sync();
            assertEquals(bytes, log.writer.appendedBytes());
            assertEquals(0, log.writer.unsyncedBytes());
            assertEquals(3, log.writer.durableSequence());
        }
    }

    @Test
    void everySyncIsCountedAndItsTimeToo() throws IOException {
        try (TestLog log = log()) {
            assertEquals(0, log.writer.syncCount());
            assertEquals(0, log.writer.syncNanos());
            log.appendAll(1, 3, true);
            assertEquals(3, log.writer.syncCount());
            long nanos = log.writer.syncNanos();
            assertTrue(nanos > 0 && nanos < 60_000_000_000L, () -> nanos + " ns");
            log.writer.sync();
            log.writer.sync(2);
            assertEquals(3, log.writer.syncCount(), "all was durable");
        }
    }

    @Test
    void theObserverIsToldOfSyncsWithTheirBytesAndOfNewSegments() throws IOException {
        TestLog log = log();
        log.append(1, LENGTH, false);
        log.append(2, LENGTH, false);
        log.writer.sync();
        log.writer.roll();
        log.append(3, LENGTH, false);
        log.writer.sync(3);
        log.close();
        assertEquals(
                List.of("synced " + 2 * RECORD, "rolled 2", "synced " + RECORD, "synced 0", "synced 0"),
                told,
                "closing syncs before its seal and after it");
    }

    @Test
    void aSyncMakesCompletedSegmentsDurableAndClosesThem() throws IOException {
        try (TestLog log = log()) {
            log.append(1, LENGTH, false);
            log.writer.roll();
            log.append(2, LENGTH, false);
            log.writer.roll();
            assertEquals(3, disk.openLogs());
            int forces = disk.forces();
            log.append(3, LENGTH, false);
            log.writer.sync(3);
            assertEquals(3, disk.forces() - forces);
            assertEquals(1, disk.openLogs());
            assertEquals(TestLog.upTo(3), TestLog.read(disk.crash(CrashDisk.Cut.LOSE_ALL, null)));
        }
        assertEquals(0, disk.openLogs());
    }

    @Test
    void aGroupThatFillsTheBufferIsHandedOverOnTheWay() throws IOException {
        try (TestLog log = log()) {
            log.segments.segmentBytes(1 << 20);
            log.writer.roll();
            int writes = disk.writes();
            for (long sequence = 1; sequence <= 4; sequence++) {
                log.append(sequence, 50_000, true);
            }
            // With the mark behind it, it just fits.
            log.append(
                    5,
                    (256 << 10) - 4 * (int) RecordLayout.recordLength(50_000) - 2 * RecordLayout.HEADER_LENGTH,
                    true);
            assertEquals(0, disk.writes() - writes);
            log.append(6, 300, true);
            assertEquals(1, disk.writes() - writes);
            assertEquals(5, log.writer.appendedSequence());
            log.writer.writeStaged();
            assertEquals(2, disk.writes() - writes);
            log.writer.writeStaged();
            assertEquals(2, disk.writes() - writes, "nothing was staged");
        }
        assertEquals(TestLog.upTo(6), TestLog.read(disk));
    }

    @Test
    void aRecordThatJustFitsTheBufferIsWrittenByOneCallAndALargerOneByThree() throws IOException {
        try (TestLog log = new TestLog(disk, 0, false, observer)) {
            log.segments.segmentBytes(1 << 20);
            log.writer.roll();
            int writes = disk.writes();
            int most = (256 << 10) - 2 * RecordLayout.HEADER_LENGTH;
            log.append(1, most, false);
            assertEquals(1, disk.writes() - writes);
            log.append(2, most + 1, false);
            assertEquals(4, disk.writes() - writes);
        }
        assertEquals(TestLog.upTo(2), TestLog.read(disk));
    }

    @Test
    void aSessionGoesOnWithTheSequenceNumbersOfTheOneBefore() throws IOException {
        try (TestLog log = log()) {
            log.append(7, LENGTH, false);
        }
        try (TestLog log = log()) {
            assertEquals(7, log.writer.appendedSequence());
            assertEquals(7, log.writer.durableSequence());
            assertThrows(IllegalArgumentException.class, () -> log.append(7, LENGTH, false));
        }
    }

    @Test
    void anEmptyLogIsClosedWithoutDamage() throws IOException {
        log().close();
        LogRecovery recovery = TestLog.read(disk, 0, 0, false, new ArrayList<>());
        assertTrue(recovery.sealed());
        assertEquals(0, recovery.records());
        assertFalse(disk.list().isEmpty());
    }

    private TestLog log() throws IOException {
        return new TestLog(disk, 0, false, observer);
    }
}
