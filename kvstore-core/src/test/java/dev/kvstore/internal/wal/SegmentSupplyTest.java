package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.FileNames;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Where segments come from, how large they are, and what becomes of those that are not needed. */
class SegmentSupplyTest {
    private static final long SIZE = TestLog.SEGMENT_BYTES;

    private final CrashDisk disk = new CrashDisk();

    @Test
    void sizesFromTheSmallestToTheLargestAreTakenAndRoundedUp() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.segments.segmentBytes(LogSegments.MAX_SEGMENT_BYTES);
            assertEquals(1 << 30, log.segments.segmentBytes());
            log.segments.segmentBytes(LogSegments.MIN_SEGMENT_BYTES);
            assertEquals(64 << 10, log.segments.segmentBytes());
            log.segments.segmentBytes(LogSegments.MIN_SEGMENT_BYTES + 1);
            assertEquals(68 << 10, log.segments.segmentBytes());
            log.segments.retainSegments(3);
            assertEquals(3, log.segments.retainSegments());
        }
    }

    @Test
    void aSegmentIsAsLargeAsItsRecordNeedsRoundedUpToAPage() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.append(1, 100_000, false);
            assertEquals(25 * 4096, disk.size(FileNames.log(2)));
            // Header and seal leave no room for the record that would fill it.
            log.append(2, 25 * 4096 - 64, false);
            assertEquals(26 * 4096, disk.size(FileNames.log(3)));
        }
        assertEquals(TestLog.upTo(2), TestLog.read(disk));
    }

    @Test
    void aSegmentMadeWhileAWriteWaitsIsSmallWhereSegmentsAreReservedWhole() throws IOException {
        try (TestLog log = new TestLog(disk, 0, true, LogObserver.NONE)) {
            log.segments.segmentBytes(8 << 20);
            log.writer.roll();
            assertEquals(4 << 20, disk.size(FileNames.log(2)));
            log.segments.prepareNext();
            assertEquals(8 << 20, disk.size(FileNames.log(3)));
        }
    }

    @Test
    void aSegmentMadeWhileAWriteWaitsIsOfFullSizeWhereTheyAreNot() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.segments.segmentBytes(8 << 20);
            log.writer.roll();
            assertEquals(8 << 20, disk.size(FileNames.log(2)));
        }
    }

    @Test
    void aPreparedSegmentThatIsTooSmallForTheRecordIsDeleted() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.segments.prepareNext();
            log.append(1, 100_000, false);
            assertEquals(3, log.segments.activeNumber());
            assertFalse(disk.exists(FileNames.log(2)));
            assertEquals(2, disk.openLogs());
        }
        assertEquals(TestLog.upTo(1), TestLog.read(disk));
    }

    @Test
    void preparingTwiceMakesOneSegment() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.segments.prepareNext();
            log.segments.prepareNext();
            assertEquals(2, disk.list().size());
            assertEquals(1, log.segments.liveCount());
            assertEquals(2 * SIZE, log.segments.totalBytes());
            assertEquals(SIZE, log.segments.liveBytes());
        }
    }

    @Test
    void closingDeletesWhatIsPreparedAndWhatWaitsToBeRecycledAndNothingIsPreparedAfterwards() throws IOException {
        TestLog log = new TestLog(disk);
        for (int i = 0; i < 2; i++) {
            log.writer.roll();
        }
        log.segments.truncateBelow(2);
        assertTrue(disk.exists(FileNames.log(1)), "it waits to be recycled");
        assertEquals(3 * SIZE, log.segments.totalBytes());
        log.close();
        assertFalse(disk.exists(FileNames.log(1)));
        assertFalse(log.segments.needsPreparation());
        log.segments.prepareNext();
        assertEquals(2, disk.list().size());
        assertEquals(0, disk.openLogs());
    }

    @Test
    void anObsoleteSegmentOfAnotherSizeIsNotRecycled() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.writer.roll();
            log.segments.segmentBytes(2 * SIZE);
            log.segments.truncateBelow(2);
            assertFalse(disk.exists(FileNames.log(1)));
            log.segments.prepareNext();
            assertEquals(2 * SIZE, disk.size(FileNames.log(3)));
        }
    }

    @Test
    void aSegmentThatWaitsToBeRecycledIsDeletedWhenTheSizeHasChanged() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.writer.roll();
            log.segments.truncateBelow(2);
            assertTrue(disk.exists(FileNames.log(1)));
            log.segments.segmentBytes(2 * SIZE);
            log.segments.prepareNext();
            assertFalse(disk.exists(FileNames.log(1)));
            assertEquals(2 * SIZE, disk.size(FileNames.log(3)));
        }
    }

    @Test
    void obsoleteSegmentsAreKeptForTheirTime() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.segments.retainNanos(TimeUnit.HOURS.toNanos(1));
            log.writer.roll();
            log.writer.roll();
            assertEquals(2 * SIZE, log.segments.truncateBelow(3));
            assertTrue(disk.exists(FileNames.log(1)));
            assertTrue(disk.exists(FileNames.log(2)));
            log.segments.retainNanos(0);
            assertEquals(0, log.segments.truncateBelow(3));
            assertTrue(disk.exists(FileNames.log(1)), "it waits to be recycled");
            assertFalse(disk.exists(FileNames.log(2)));
        }
    }

    @Test
    void truncationClosesSegmentsThatWereNeverSyncedAndSyncingGoesOn() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.append(1, 10, false);
            log.writer.roll();
            log.append(2, 10, false);
            assertEquals(SIZE, log.segments.bytesBelow(2));
            assertEquals(0, log.segments.bytesBelow(1));
            log.segments.truncateBelow(2);
            assertEquals(1, disk.openLogs());
            int forces = disk.forces();
            log.writer.sync();
            assertEquals(1, disk.forces() - forces);
            assertEquals(2, log.writer.durableSequence());
        }
    }

    @Test
    void whatWasRecoveredWithoutASealIsForcedBeforeItIsBuiltUpon() throws IOException {
        TestLog killed = new TestLog(disk);
        killed.append(1, 10, false);
        killed.writer.roll();
        killed.append(2, 10, false);
        CrashDisk left = disk.copy();
        int afterAKill = forcesAtOpening(left);
        killed.close();
        int afterAClose = forcesAtOpening(disk);
        assertEquals(2, afterAKill - afterAClose, "the two segments");
    }

    @Test
    void segmentsOfEarlierSessionsAreTruncatedLikeOthers() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.append(1, 10, false);
        }
        try (TestLog log = new TestLog(disk)) {
            log.append(2, 10, false);
            assertEquals(1, log.segments.oldestNumber());
            assertEquals(2, log.segments.liveCount());
            assertEquals(1, log.segments.watermarkFor(0));
            assertEquals(2, log.segments.watermarkFor(1));
            assertEquals(SIZE, log.segments.truncateBelow(2));
            assertEquals(2, log.segments.oldestNumber());
        }
    }

    private static int forcesAtOpening(CrashDisk disk) throws IOException {
        int before = disk.forces();
        try (TestLog log = new TestLog(disk)) {
            return disk.forces() - before;
        }
    }
}
