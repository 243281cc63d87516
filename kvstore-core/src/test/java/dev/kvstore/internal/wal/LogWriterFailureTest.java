package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogWriterFailureTest {
    private final CrashDisk disk = new CrashDisk();

    @Test
    void aFailedForcePoisonsAndItsCauseIsKept() throws IOException {
        TestLog log = new TestLog(disk);
        log.appendAll(1, 5, true);
        log.append(6, 10, true);
        log.writer.writeStaged();
        disk.fail(CrashDisk.Operation.FORCE, 0);
        StoreFailedException first = assertThrows(StoreFailedException.class, () -> log.writer.sync(6));
        disk.heal();
        assertThrows(StoreFailedException.class, () -> log.writer.sync(6));
        assertThrows(StoreFailedException.class, () -> log.append(7, 10, false));
        StoreFailedException later = assertThrows(StoreFailedException.class, () -> log.append(7, 10, true));
        assertEquals(first.getCause(), later.getCause());
        assertEquals(5, log.writer.durableSequence());
        log.close();
        LogRecovery recovery = TestLog.read(disk.crash(CrashDisk.Cut.LOSE_ALL, null), 0, 0, false, new ArrayList<>());
        assertEquals(5, recovery.lastSequence());
        assertFalse(recovery.sealed());
    }

    @Test
    void nothingIsWrittenOrCalledDurableAfterAFailedForce() throws IOException {
        TestLog log = new TestLog(disk);
        log.appendAll(1, 5, true);
        log.append(6, 10, false);
        log.append(7, 10, true);
        disk.fail(CrashDisk.Operation.FORCE, 0);
        assertThrows(StoreFailedException.class, () -> log.writer.sync(6));
        disk.heal();
        int writes = disk.writes();
        assertThrows(StoreFailedException.class, () -> log.writer.writeStaged());
        assertThrows(StoreFailedException.class, () -> log.writer.completePage());
        assertThrows(StoreFailedException.class, () -> log.writer.sync(5), "what was durable before");
        assertEquals(writes, disk.writes());
        assertEquals(6, log.writer.appendedSequence());
        log.close();
    }

    @Test
    void aRollThatFindsNoRoomForTheSealIsRefusedAndTheSegmentGoesOn() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.append(1, 10, false);
            log.segments.prepareNext();
            disk.fill();
            assertThrows(StoreFullException.class, () -> log.writer.roll());
            assertEquals(1, log.segments.activeNumber());
            log.append(2, 10, false);
            disk.heal();
            log.writer.roll();
            assertEquals(2, log.segments.activeNumber());
            log.append(3, 10, false);
        }
        assertEquals(TestLog.upTo(3), TestLog.read(disk));
    }

    @Test
    void closingThatFindsNoRoomForTheSealSyncsSaysSoAndReleasesAll() throws IOException {
        TestLog log = new TestLog(disk);
        log.append(1, 10, false);
        disk.fill();
        assertThrows(IOException.class, log::close);
        assertEquals(0, disk.openLogs());
        assertEquals(0, log.memory.used());
        disk.heal();
        assertEquals(TestLog.upTo(1), TestLog.read(disk.crash(CrashDisk.Cut.LOSE_ALL, null)));
    }

    @Test
    void aLargeRecordIsTakenBackFromASegmentThatHasRoomForIt() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.segments.segmentBytes(1 << 20);
            log.writer.roll();
            log.append(1, 100, false);
            disk.fill();
            assertThrows(StoreFullException.class, () -> log.append(2, 300_000, false));
            assertNull(log.writer.failure());
            assertEquals(TestLog.upTo(1), TestLog.read(disk.copy()));
            disk.heal();
            log.append(2, 300_001, false);
            log.append(3, 10, false);
        }
        assertEquals(TestLog.upTo(3), TestLog.read(disk));
    }

    @Test
    void aFailedWritePoisons() throws IOException {
        TestLog log = new TestLog(disk);
        log.append(1, 10, true);
        disk.fail(CrashDisk.Operation.WRITE, 0);
        assertThrows(StoreFailedException.class, () -> log.writer.writeStaged());
        disk.heal();
        assertThrows(StoreFailedException.class, () -> log.append(1, 10, false));
        assertEquals(0, log.writer.appendedSequence());
        log.close();
    }

    @Test
    void aFullDeviceRefusesTheGroupAndWritingGoesOnWhenThereIsRoom() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.appendAll(1, 5, true);
            log.append(6, 200, true);
            log.append(7, 200, true);
            disk.fill();
            assertThrows(StoreFullException.class, () -> log.writer.writeStaged());
            assertEquals(5, log.writer.appendedSequence());
            assertNull(log.writer.failure());
            disk.heal();
            log.append(6, 20, true);
            log.writer.writeStaged();
            log.writer.sync();
            log.append(7, 20, false);
        }
        assertEquals(TestLog.upTo(7), TestLog.read(disk));
    }

    @Test
    void aFullDeviceStopsRollingAndTheSegmentStaysWhole() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.append(1, 60_000, false);
            disk.fill();
            assertThrows(StoreFullException.class, () -> log.append(2, 10_000, false));
            assertThrows(IOException.class, () -> log.segments.prepareNext());
            log.append(2, 100, false);
            disk.heal();
            log.segments.prepareNext();
            log.append(3, 10_000, false);
        }
        assertEquals(TestLog.upTo(3), TestLog.read(disk));
    }

    @Test
    void memoryRefusedForASegmentStopsRollingAndWritingGoesOnWhenThereIsSome() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.append(1, 60_000, false);
            log.scarce = true;
            assertThrows(StoreFullException.class, () -> log.append(2, 10_000, false));
            assertNull(log.writer.failure());
            assertEquals(1, log.writer.appendedSequence());
            log.append(2, 100, false);
            log.scarce = false;
            log.append(3, 10_000, false);
        }
        assertEquals(TestLog.upTo(3), TestLog.read(disk));
    }

    @Test
    void sequenceNumbersMustAscend() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.append(5, 1, false);
            assertThrows(IllegalArgumentException.class, () -> log.append(5, 1, false));
            assertThrows(IllegalArgumentException.class, () -> log.writer.sync(6));
        }
    }

    @Test
    void aRecordHasAtLeastOneSequenceNumberAndNoMoreThanItsCountHolds() throws IOException {
        try (TestLog log = new TestLog(disk);
                Region payload = log.memory.allocate(MemoryComponent.SCRATCH, 8)) {
            assertThrows(IllegalArgumentException.class, () -> log.writer.append(payload, 0, 8, 5, 4, false));
            long most = 5L + Integer.MAX_VALUE;
            assertThrows(IllegalArgumentException.class, () -> log.writer.append(payload, 0, 8, 5, most, false));
            assertEquals(0, log.writer.appendedSequence());
        }
    }

    @Test
    void aLargeRecordThatFindsNoRoomIsTakenBackAndTheNextFollowsTheOneBefore() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.append(1, 100, false);
            log.append(2, 300_000, false);
            disk.fill();
            assertThrows(StoreFullException.class, () -> log.append(3, 1_000_000, false));
            assertEquals(2, log.writer.appendedSequence());
            disk.heal();
            log.append(3, 400_000, false);
        }
        assertEquals(TestLog.upTo(3), TestLog.read(disk));
    }

    @Test
    void anAbandonedLogIsReleasedWithoutASeal() throws IOException {
        TestLog log = new TestLog(disk);
        log.append(1, 10, false);
        log.writer.abandon();
        log.writer.abandon();
        log.close();
        LogRecovery recovery = TestLog.read(disk, 0, 0, false, new ArrayList<>());
        assertEquals(1, recovery.lastSequence());
        assertFalse(recovery.sealed());
    }

    @Test
    void aClosedLogRefusesRecords() throws IOException {
        TestLog log = new TestLog(disk);
        log.append(1, 1, false);
        log.writer.close();
        log.writer.close();
        assertThrows(StoreClosedException.class, () -> log.append(2, 1, false));
        log.close();
    }

    @Test
    void aGroupThatFindsNoRoomLeavesNoRecordBehind() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.appendAll(1, 5, true);
            log.append(6, 8, true);
            log.append(7, 400, true);
            disk.fill();
            assertThrows(StoreFullException.class, () -> log.writer.writeStaged());
            assertEquals(TestLog.upTo(5), TestLog.read(disk.copy()), "the first of the group was written whole");
            disk.heal();
        }
    }

    @Test
    void aLargeRecordIsFollowedByNothingThatLooksTorn() throws IOException {
        TestLog log = new TestLog(disk);
        for (long sequence = 1; sequence <= 50; sequence++) {
            log.append(sequence, 500, true);
        }
        log.writer.writeStaged();
        log.append(51, 300_003, false);
        LogRecovery recovery = TestLog.read(disk.copy(), 0, 0, false, new ArrayList<>());
        assertEquals(51, recovery.lastSequence());
        assertEquals(0, recovery.droppedBytes());
        byte[] segment = disk.get(FileNames.log(2));
        int behind = SegmentLayout.RECORDS + RecordLayout.HEADER_LENGTH + 300_003;
        for (int at = behind; at < segment.length; at++) {
            assertEquals(0, segment[at], "byte " + (at - behind) + " behind the record");
        }
        log.writer.abandon();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aLargeRecordThatCannotBeWrittenPoisons(int writesBefore) throws IOException {
        TestLog log = new TestLog(disk);
        log.append(1, 300_000, false);
        // The first write is that of the next segment.
        disk.fail(CrashDisk.Operation.WRITE, 1 + writesBefore);
        assertThrows(StoreFailedException.class, () -> log.append(2, 300_000, false));
        disk.heal();
        assertThrows(StoreFailedException.class, () -> log.append(2, 10, false));
        assertEquals(1, log.writer.appendedSequence());
        log.writer.abandon();
        assertEquals(TestLog.upTo(1), TestLog.read(disk));
    }

    @Test
    void aStoreThatFailsPoisonsAndTheRecordIsNotThere() throws IOException {
        TestLog log = new TestLog(disk);
        log.append(1, 10, false);
        disk.fail(CrashDisk.Operation.STORE, 0);
        StoreFailedException failed = assertThrows(StoreFailedException.class, () -> log.append(2, 10, false));
        disk.heal();
        assertEquals(InternalError.class, failed.getCause().getClass());
        assertEquals(failed.getCause(), log.writer.failure());
        assertThrows(StoreFailedException.class, () -> log.append(2, 10, false));
        assertEquals(1, log.writer.appendedSequence());
        log.writer.abandon();
        assertEquals(TestLog.upTo(1), TestLog.read(disk));
        assertEquals(0, disk.openLogs());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aRollThatFailsPoisonsAndLeavesNoFileOpen(int storesBefore) throws IOException {
        TestLog log = new TestLog(disk);
        log.append(1, 10, false);
        disk.fail(CrashDisk.Operation.STORE, storesBefore);
        assertThrows(StoreFailedException.class, () -> log.writer.roll());
        disk.heal();
        assertEquals(1, disk.openLogs(), "that of the segment being written");
        assertThrows(StoreFailedException.class, () -> log.writer.roll());
        assertThrows(StoreFailedException.class, () -> log.writer.sync());
        log.writer.abandon();
        assertEquals(0, disk.openLogs());
        assertEquals(TestLog.upTo(1), TestLog.read(disk));
    }

    @ParameterizedTest
    @EnumSource(
            value = CrashDisk.Operation.class,
            names = {"CREATE", "WRITE", "FORCE", "RENAME", "SYNC_DIRECTORY", "STORE"})
    void aLogThatCannotBeStartedLeavesNothingOpen(CrashDisk.Operation failing) {
        NativeMemory memory = new NativeMemory();
        disk.fail(failing, 0);
        assertThrows(Throwable.class, () -> {
            LogSegments segments = new LogSegments(
                    disk, TestLog.STORE, () -> 1, memory, LogRecovery.NONE, TestLog.SEGMENT_BYTES, false);
            new LogWriter(disk, segments, memory, LogObserver.NONE);
        });
        assertEquals(0, disk.openLogs());
        assertEquals(0, memory.used());
    }

    @Test
    void theFirstSegmentIsDurableBeforeAnythingReliesOnIt() throws IOException {
        TestLog log = new TestLog(disk);
        CrashDisk crashed = disk.crash(CrashDisk.Cut.LOSE_ALL, null);
        assertTrue(StartedSegments.isStarted(crashed, FileNames.log(1)));
        log.writer.abandon();
    }

    @Test
    void closingAfterAFailureMakesNothingDurableAndReleasesAll() throws IOException {
        TestLog log = new TestLog(disk);
        log.append(1, 10, true);
        log.writer.writeStaged();
        disk.fail(CrashDisk.Operation.FORCE, 0);
        assertThrows(StoreFailedException.class, () -> log.writer.sync(1));
        disk.heal();
        int forces = disk.forces();
        log.close();
        assertEquals(forces, disk.forces());
        assertEquals(0, disk.openLogs());
        assertEquals(0, log.memory.used());
    }

    @Test
    void closingThatCannotSyncSaysSoAndReleasesAll() throws IOException {
        TestLog log = new TestLog(disk);
        log.append(1, 10, true);
        disk.fail(CrashDisk.Operation.FORCE, 1);
        assertThrows(StoreFailedException.class, log::close);
        disk.heal();
        assertEquals(0, disk.openLogs());
        assertEquals(0, log.memory.used());
        LogRecovery recovery = TestLog.read(disk.crash(CrashDisk.Cut.LOSE_ALL, null), 0, 0, false, new ArrayList<>());
        assertEquals(1, recovery.records(), "the records were forced before the seal");
        assertFalse(recovery.sealed());
    }

    @Test
    void aClosedLogRefusesEverythingElse() throws IOException {
        TestLog log = new TestLog(disk);
        log.close();
        assertThrows(StoreClosedException.class, () -> log.writer.roll());
        assertThrows(StoreClosedException.class, () -> log.writer.completePage());
        assertEquals(1, disk.list().size());
    }
}
