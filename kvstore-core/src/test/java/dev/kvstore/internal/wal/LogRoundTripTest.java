package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.OsDisk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRoundTripTest {
    private final CrashDisk disk = new CrashDisk();

    @Test
    void anEmptyDirectoryRecoversNothing() throws IOException {
        LogRecovery recovery = TestLog.read(disk, 0, 0, false, new ArrayList<>());
        assertEquals(LogRecovery.NONE, recovery);
    }

    @Test
    void recordsOfManySegmentsComeBackInOrder() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.appendAll(1, 2000, false);
            assertTrue(log.segments.liveCount() > 4, () -> "live segments: " + log.segments.liveCount());
        }
        LogRecovery recovery = recover(disk);
        assertEquals(2000, recovery.lastSequence());
        assertEquals(2000, recovery.records());
        assertEquals(0, recovery.droppedBytes());
        assertTrue(recovery.sealed());
    }

    @Test
    void syncedRecordsAreDurableAndUnsyncedOnesSurviveTheProcess() throws IOException {
        TestLog log = new TestLog(disk);
        log.appendAll(1, 50, true);
        log.appendAll(51, 80, false);
        assertEquals(TestLog.upTo(50), TestLog.read(disk.crash(CrashDisk.Cut.LOSE_ALL, null)));
        assertEquals(TestLog.upTo(80), TestLog.read(disk.copy()));
    }

    @Test
    void aGroupIsOneWriteAndOneSync() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            int writes = disk.writes();
            int forces = disk.forces();
            for (long sequence = 1; sequence <= 20; sequence++) {
                log.append(sequence, 100, true);
            }
            log.writer.writeStaged();
            log.writer.sync(20);
            assertEquals(1, disk.writes() - writes);
            assertEquals(1, disk.forces() - forces);
            assertEquals(20, log.writer.durableSequence());
            log.writer.sync(15);
            assertEquals(1, disk.forces() - forces);
        }
    }

    @Test
    void unsyncedRecordsKeepTheirPlaceBehindStagedOnes() throws IOException {
        TestLog log = new TestLog(disk);
        log.append(1, 100, true);
        log.append(2, 100, false);
        log.append(3, 0, true);
        log.writer.writeStaged();
        assertEquals(TestLog.upTo(3), TestLog.read(disk.copy()));
        assertEquals(3, log.writer.appendedSequence());
    }

    @Test
    void recordsLargerThanStagingBufferAndSegmentAreKept() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.append(1, 10, true);
            log.append(2, 300_001, true);
            log.append(3, 10, true);
            log.append(4, 1_000_000, false);
            log.append(5, 65_400, true);
            log.append(6, 10, false);
        }
        assertEquals(6, recover(disk).records());
    }

    @Test
    void everySessionGoesOnInAFreshSegment() throws IOException {
        long sequence = 0;
        for (int session = 0; session < 5; session++) {
            try (TestLog log = new TestLog(disk)) {
                assertEquals(TestLog.upTo(sequence), log.replayed);
                log.appendAll(sequence + 1, sequence + 10, session % 2 == 0);
                sequence += 10;
            }
        }
        LogRecovery recovery = recover(disk);
        assertEquals(5, recovery.segments().size());
        assertEquals(50, recovery.records());
    }

    @Test
    void aRecordHoldsARangeOfSequenceNumbers() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.append(1, 8, false);
            Region payload = log.memory.allocate(MemoryComponent.SCRATCH, 8);
            log.writer.append(payload, 0, 0, 7, 1_000_006, false);
            payload.close();
        }
        List<Long> bounds = new ArrayList<>();
        LogRecovery recovery = new LogReader(disk, TestLog.STORE, false)
                .recover(0, 1_000_006, (source, offset, length, first, last, segment) -> {
                    bounds.add(first);
                    bounds.add(last);
                });
        assertEquals(List.of(1L, 1L, 7L, 1_000_006L), bounds);
        assertEquals(1_000_006, recovery.lastSequence());
    }

    @Test
    void worksOnTheOperatingSystem(@TempDir Path directory) throws IOException {
        try (Disk os = new OsDisk(directory)) {
            long watermark;
            try (TestLog log = new TestLog(os)) {
                log.appendAll(1, 300, true);
                log.segments.prepareNext();
                log.appendAll(301, 2000, false);
                log.segments.prepareNext();
                watermark = log.segments.watermarkFor(1000);
                log.segments.truncateBelow(watermark);
                log.segments.prepareNext();
                log.appendAll(2001, 3000, false);
            }
            List<Long> found = new ArrayList<>();
            LogRecovery recovery = TestLog.read(os, watermark, 3000, false, found);
            assertEquals(3000, recovery.lastSequence());
            assertTrue(found.get(0) <= 1001, () -> "first record: " + found.get(0));
            assertFalse(found.contains(1L));
        }
    }

    private static LogRecovery recover(Disk disk) throws IOException {
        return TestLog.read(disk, 0, 0, false, new ArrayList<>());
    }
}
