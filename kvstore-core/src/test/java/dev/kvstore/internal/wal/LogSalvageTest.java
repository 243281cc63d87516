package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Salvage of a sealed log with the records 1 to 6, 7 to 12 and 13 to 18 in the segments 1 to 3. */
class LogSalvageTest {
    private static final int LENGTH = 100;
    private static final int RECORD = (int) RecordLayout.recordLength(LENGTH);

    private final CrashDisk disk = new CrashDisk();

    @BeforeEach
    void write() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            for (long sequence = 1; sequence <= 18; sequence++) {
                log.append(sequence, LENGTH, false);
                if (sequence == 6 || sequence == 12) {
                    log.writer.roll();
                }
            }
        }
    }

    @Test
    void aWholeLogHasNoDamage() throws IOException {
        assertEquals(TestLog.upTo(18), salvage(0));
    }

    @Test
    void aBadRecordAloneIsLost() throws IOException {
        for (long record = 1; record <= 18; record++) {
            String name = FileNames.log((record - 1) / 6 + 1);
            byte[] whole = disk.get(name);
            byte[] damaged = whole.clone();
            int offset = SegmentLayout.RECORDS + (int) ((record - 1) % 6) * RECORD;
            damaged[offset + 50] ^= 1;
            disk.put(name, damaged);
            assertEquals(without(record, record), salvage(1, name, offset));
            disk.put(name, whole);
        }
    }

    @Test
    void aMissingSegmentIsReported() throws IOException {
        disk.delete(FileNames.log(2));
        assertEquals(without(7, 12), salvage(2));
    }

    @Test
    void aBadSegmentHeaderIsReported() throws IOException {
        byte[] damaged = disk.get(FileNames.log(2));
        damaged[60] ^= 1;
        disk.put(FileNames.log(2), damaged);
        assertEquals(TestLog.upTo(18), salvage(1, FileNames.log(2), SegmentLayout.HEADER));
    }

    @Test
    void recordsOfASegmentAreReadWhicheverByteOfItsFileHeaderIsDamaged() throws IOException {
        for (int segment = 1; segment <= 3; segment++) {
            String name = FileNames.log(segment);
            byte[] whole = disk.get(name);
            for (int at = 0; at < FileHeader.LENGTH; at++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) 0x10;
                disk.put(name, damaged);
                assertEquals(TestLog.upTo(18), salvage(1, name, 0), name + ", byte " + at);
            }
            disk.put(name, whole);
        }
    }

    @Test
    void segmentsThatAreLinkedToOneWithoutAFileHeaderSayThatItIsTheStores() throws IOException {
        for (int segment = 1; segment <= 3; segment++) {
            byte[] whole = disk.get(FileNames.log(segment));
            putWithoutFileHeader(segment);
            assertEquals(TestLog.upTo(18), salvage(1, FileNames.log(segment), 0));
            disk.put(FileNames.log(segment), whole);
        }
    }

    @Test
    void segmentIsReadWhenOnlyAnOlderDamagedOneTiesItToTheStore() throws IOException {
        putWithoutFileHeader(2);
        putWithoutFileHeader(3);
        assertEquals(TestLog.upTo(18), salvage(2, FileNames.log(2), 0));
    }

    @Test
    void segmentIsReadWhenOnlyANewerDamagedOneTiesItToTheStore() throws IOException {
        putWithoutFileHeader(1);
        putWithoutFileHeader(2);
        assertEquals(TestLog.upTo(18), salvage(2, FileNames.log(1), 0));
    }

    @Test
    void segmentOfWhichNothingButItsRecordsIsLeftIsReadWhenALaterOneFollowsIt() throws IOException {
        byte[] damaged = disk.get(FileNames.log(2));
        Arrays.fill(damaged, 0, SegmentLayout.RECORDS, (byte) 0);
        disk.put(FileNames.log(2), damaged);
        assertEquals(TestLog.upTo(18), salvage(3, FileNames.log(2), 0));
    }

    @Test
    void segmentThatNothingTiesToTheStoreIsReportedAndNotRead() throws IOException {
        disk.delete(FileNames.log(1));
        disk.delete(FileNames.log(2));
        putWithoutFileHeader(3);
        assertEquals(List.of(), salvage(1, FileNames.log(3), 0));
    }

    @Test
    void segmentOfAnotherStoreIsReportedAndNotRead() throws IOException {
        byte[] foreign = disk.get(FileNames.log(3));
        foreign[20] ^= 1;
        CRC32C crc = new CRC32C();
        crc.update(foreign, 0, FileHeader.LENGTH - Integer.BYTES);
        ByteBuffer.wrap(foreign).order(ByteOrder.LITTLE_ENDIAN).putInt(FileHeader.LENGTH - Integer.BYTES, (int)
                crc.getValue());
        disk.delete(FileNames.log(1));
        disk.delete(FileNames.log(2));
        disk.put(FileNames.log(3), foreign);
        assertEquals(List.of(), salvage(1, FileNames.log(3), 0));
    }

    @Test
    void damagedFileHeaderIsAnErrorWithoutSalvage() throws IOException {
        putWithoutFileHeader(2);
        assertThrows(StoreCorruptedException.class, () -> TestLog.read(disk));
    }

    @Test
    void anythingAtAllIsSalvagedInOrderOfSequence() throws IOException {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            String name = FileNames.log(1 + random.nextInt(3));
            byte[] whole = disk.get(name);
            byte[] damaged = whole.clone();
            int from = random.nextInt(1200);
            byte[] garbage = new byte[random.nextInt(600)];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, damaged, from, garbage.length);
            disk.put(name, damaged);
            List<Long> found = new ArrayList<>();
            TestLog.read(disk, 0, 0, true, found);
            List<Long> sorted = found.stream().sorted().distinct().toList();
            assertEquals(sorted, found, "seed " + seed);
            assertTrue(found.size() >= 12, "seed " + seed + ": " + found);
            disk.put(name, whole);
        }
    }

    @Test
    void recordsBehindABadOneAreIntactThoughNoSyncVouchesForThem() throws IOException {
        CrashDisk unsynced = unsynced(6);
        byte[] whole = unsynced.get(FileNames.log(1));
        for (int record = 1; record <= 6; record++) {
            byte[] damaged = whole.clone();
            damaged[SegmentLayout.RECORDS + (record - 1) * RECORD + 50] ^= 1;
            unsynced.put(FileNames.log(1), damaged);
            List<Long> expected = TestLog.upTo(6);
            expected.remove((long) record);
            assertEquals(expected, List.copyOf(read(unsynced, true).keySet()));
            assertEquals(TestLog.upTo(record - 1), TestLog.read(unsynced), "a torn tail");
        }
    }

    @Test
    void recordsOfTheLastSegmentAreIntactThoughItsHeaderIsDamaged() throws IOException {
        CrashDisk unsynced = unsynced(6);
        byte[] damaged = unsynced.get(FileNames.log(1));
        damaged[60] ^= 1;
        unsynced.put(FileNames.log(1), damaged);
        assertEquals(TestLog.upTo(6), List.copyOf(read(unsynced, true).keySet()));
    }

    @Test
    void whatAnEarlierRecoveryDroppedStaysDropped() throws IOException {
        CrashDisk torn = unsynced(6);
        damage(torn, 4);
        try (TestLog second = new TestLog(torn)) {
            assertEquals(TestLog.upTo(3), second.replayed);
            for (long sequence = 4; sequence <= 5; sequence++) {
                second.append(sequence, LENGTH + 1, false);
            }
        }
        damage(torn, 2);
        Map<Long, Integer> expected = new TreeMap<>();
        expected.put(1L, LENGTH);
        expected.put(3L, LENGTH);
        expected.put(4L, LENGTH + 1);
        expected.put(5L, LENGTH + 1);
        assertEquals(expected, read(torn, true));
    }

    private void putWithoutFileHeader(int segment) {
        byte[] damaged = disk.get(FileNames.log(segment));
        Arrays.fill(damaged, 0, FileHeader.LENGTH, (byte) 0);
        disk.put(FileNames.log(segment), damaged);
    }

    /** A log of one segment that was neither synced nor sealed. */
    private static CrashDisk unsynced(int records) throws IOException {
        CrashDisk target = new CrashDisk();
        byte[] open;
        CrashDisk source = new CrashDisk();
        try (TestLog log = new TestLog(source)) {
            for (long sequence = 1; sequence <= records; sequence++) {
                log.append(sequence, LENGTH, false);
            }
            open = source.get(FileNames.log(1));
        }
        target.put(FileNames.log(1), open);
        return target;
    }

    /** Damages a record of the first segment. */
    private static void damage(CrashDisk disk, int record) {
        byte[] damaged = disk.get(FileNames.log(1));
        damaged[SegmentLayout.RECORDS + (record - 1) * RECORD + 50] ^= 1;
        disk.put(FileNames.log(1), damaged);
    }

    /** The sequence numbers that are recovered, in order, each with the length of its payload. */
    private static Map<Long, Integer> read(CrashDisk disk, boolean salvage) throws IOException {
        Map<Long, Integer> found = new LinkedHashMap<>();
        new LogReader(disk, TestLog.STORE, salvage)
                .recover(0, 0, (source, offset, length, first, last, segment) -> found.put(first, length));
        return found;
    }

    private List<Long> salvage(int damages, String file, long offset) throws IOException {
        List<Long> found = new ArrayList<>();
        LogRecovery recovery = TestLog.read(disk, 0, 0, true, found);
        assertEquals(
                damages, recovery.damages().size(), () -> recovery.damages().toString());
        assertEquals(file, recovery.damages().get(0).file());
        assertEquals(offset, recovery.damages().get(0).offset());
        return found;
    }

    private List<Long> salvage(int damages) throws IOException {
        List<Long> found = new ArrayList<>();
        LogRecovery recovery = TestLog.read(disk, 0, 0, true, found);
        assertEquals(
                damages, recovery.damages().size(), () -> recovery.damages().toString());
        return found;
    }

    private static List<Long> without(long from, long to) {
        List<Long> sequences = TestLog.upTo(18);
        sequences.removeIf(sequence -> sequence >= from && sequence <= to);
        return sequences;
    }
}
