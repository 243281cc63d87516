package dev.kvstore.internal.wal;

import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.BatchLayout;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.Findings;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an inspection says of a segment. */
class LogInspectorTest {
    private static final String NAME = FileNames.log(1);

    private final CrashDisk disk = new CrashDisk();

    @Test
    void everyRecordOfAClosedSegmentIsShownByItsKind() throws IOException {
        try (TestLog log = new TestLog(disk)) {
            log.append(1, 100, false);
            log.writer.completePage();
            log.append(2, 100, false);
        }
        Findings findings = LogInspector.inspect(disk, 1);
        assertEquals(List.of("batch", "filler", "batch", "seal"), column(findings, 1));
        assertEquals(Arrays.asList(1L, null, 2L, null), column(findings, 2));
        assertEquals(true, findings.properties().get("sealed"));
        assertEquals(4L, findings.properties().get("records"));
        assertEquals(List.of(), findings.problems());
        assertFalse(findings.properties().containsKey("tornBytes"));
    }

    @Test
    void aSegmentThatWasOnlyPreparedHasNoRecords() throws IOException {
        TestLog log = new TestLog(disk);
        log.segments.prepareNext();
        Findings findings = LogInspector.inspect(disk, 2);
        assertEquals(false, findings.properties().get("started"));
        assertNull(findings.properties().get("records"));
        log.close();
    }

    @Test
    void aTornTailIsCounted() throws IOException {
        writeThree();
        flip(lastByteInUse());
        Findings findings = LogInspector.inspect(disk, 1);
        assertEquals(2L, findings.properties().get("records"));
        assertTrue((Long) findings.properties().get("tornBytes") > 0);
        assertEquals(List.of(), findings.problems());
    }

    @Test
    void aBadRecordBeforeOneThatSaysItWasDurableIsAProblem() throws IOException {
        writeThree();
        flip(SegmentLayout.RECORDS + RecordLayout.HEADER_LENGTH);
        Findings findings = LogInspector.inspect(disk, 1);
        assertEquals(0L, findings.properties().get("records"));
        assertEquals(1, findings.problems().size());
        assertTrue(findings.problems().get(0).contains("was written after it"));
    }

    @Test
    void whatIsShorterThanAHeaderIsRefused() throws IOException {
        writeThree();
        disk.put(NAME, Arrays.copyOf(disk.get(NAME), SegmentLayout.RECORDS - 1));
        assertThrows(StoreCorruptedException.class, () -> LogInspector.inspect(disk, 1));
    }

    @Test
    void aSegmentIsDescribedToTheByte() throws IOException {
        writeThree();
        Findings findings = LogInspector.inspect(disk, 1);
        long record = RecordLayout.recordLength(100);
        long start = SegmentLayout.RECORDS;
        assertEquals(List.of(start, start + record, start + 2 * record), column(findings, 0));
        assertEquals(List.of(1L, 2L, 3L), column(findings, 3));
        assertEquals(List.of(100, 100, 100), column(findings, 5));
        assertEquals(TestLog.STORE.toString(), findings.properties().get("storeId"));
        assertEquals(1L, findings.properties().get("number"));
        assertEquals((long) disk.get(NAME).length, findings.properties().get("bytes"));
        assertEquals(true, findings.properties().get("started"));
        assertEquals(0L, findings.properties().get("follows"));
        assertEquals(start + 3 * record, findings.properties().get("end"));
        assertEquals(false, findings.properties().get("sealed"));
        assertFalse(findings.properties().containsKey("tornBytes"));
    }

    @Test
    void aTornRecordThatIsLegibleIsCountedAsAWhole() throws IOException {
        writeThree();
        flip(lastByteInUse());
        Findings findings = LogInspector.inspect(disk, 1);
        assertEquals(RecordLayout.recordLength(100), findings.properties().get("tornBytes"));
    }

    @Test
    void theWritesOfABatchAreCountedAndAPayloadThatIsNoneHasNoCount() throws IOException {
        try (TestLog log = new TestLog(disk);
                Region payload = log.memory.allocate(MemoryComponent.SCRATCH, BatchLayout.WRITES)) {
            payload.putInt(BatchLayout.COUNT, 7);
            log.writer.append(payload, 0, BatchLayout.WRITES, 1, 7, false);
            log.writer.append(payload, 0, BatchLayout.WRITES - 1, 8, 8, false);
            log.writer.completePage();
        }
        Findings findings = LogInspector.inspect(disk, 1);
        assertEquals(Arrays.asList(7, null, null, null), column(findings, 4));
        assertEquals(Arrays.asList(7L, 8L, null, null), column(findings, 3));
    }

    @Test
    void aProblemNamesThePlaceThatIsBadAndTheRecordThatSaysSo() throws IOException {
        writeThree();
        flip(SegmentLayout.RECORDS + RecordLayout.HEADER_LENGTH);
        Findings findings = LogInspector.inspect(disk, 1);
        long claim = SegmentLayout.RECORDS + RecordLayout.recordLength(100);
        assertEquals(
                List.of(NAME + " at offset " + SegmentLayout.RECORDS + ": no valid record here, but the one at " + claim
                        + " was written after it"),
                findings.problems());
        assertFalse(findings.properties().containsKey("tornBytes"));
    }

    @Test
    void aSegmentWithoutRoomForRecordsIsOne() throws IOException {
        writeThree();
        disk.put(NAME, Arrays.copyOf(disk.get(NAME), SegmentLayout.RECORDS));
        assertEquals(0L, LogInspector.inspect(disk, 1).properties().get("records"));
    }

    /** Three synced records in a segment that is not sealed. */
    private void writeThree() throws IOException {
        TestLog log = new TestLog(disk);
        for (long sequence = 1; sequence <= 3; sequence++) {
            log.append(sequence, 100, true);
            log.writer.writeStaged();
            log.writer.sync();
        }
        log.writer.abandon();
    }

    private int lastByteInUse() {
        byte[] bytes = disk.get(NAME);
        int at = bytes.length - 1;
        while (bytes[at] == 0) {
            at--;
        }
        return at;
    }

    private void flip(int at) {
        byte[] bytes = disk.get(NAME);
        bytes[at] ^= 1;
        disk.put(NAME, bytes);
    }

    private static List<Object> column(Findings findings, int column) {
        return findings.rows().stream().map(row -> row.get(column)).collect(toList());
    }
}
