package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

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
}
