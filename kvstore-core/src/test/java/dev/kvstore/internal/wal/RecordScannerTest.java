package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordScannerTest {
    private static final int BYTES = 1024;
    private static final long FILE = 7;

    private final Region file = new NativeMemory().allocate(MemoryComponent.SCRATCH, BYTES);
    private final RecordScanner scanner = new RecordScanner();

    @AfterEach
    void release() {
        file.close();
    }

    @Test
    void aRecordBehindZerosIsFoundWhereverItStarts() {
        for (int at = 0; at + RecordLayout.HEADER_LENGTH <= BYTES; at += RecordLayout.ALIGNMENT) {
            file.fill(0, BYTES, (byte) 0);
            writeSeal(at);
            scanner.over(file, FILE, 0, BYTES, 0);
            assertTrue(scanner.skipToNext(), "record at " + at);
            assertEquals(at, scanner.recordOffset());
        }
    }

    @Test
    void aRecordBehindOtherBytesIsFoundWhereverItStarts() {
        for (int at = 0; at + RecordLayout.HEADER_LENGTH <= BYTES; at += RecordLayout.ALIGNMENT) {
            file.fill(0, BYTES, (byte) 0x41);
            writeSeal(at);
            scanner.over(file, FILE, 0, BYTES, 0);
            assertTrue(scanner.skipToNext(), "record at " + at);
            assertEquals(at, scanner.recordOffset());
        }
    }

    @Test
    void nothingIsFoundInZeros() {
        file.fill(0, BYTES, (byte) 0);
        for (int limit = 0; limit <= BYTES; limit += RecordLayout.ALIGNMENT) {
            scanner.over(file, FILE, 0, limit, 0);
            assertFalse(scanner.skipToNext());
            assertEquals(0, scanner.tailBytes());
        }
    }

    @Test
    void recordsAreReadAsLongAsEachNamesTheOneBefore() {
        clear();
        int first = writeData(0, 5, 0, 10, 3, 0);
        int second = writeData(40, 8, first, 13, 1, 0);
        writeData(80, 0, second + 1, 14, 1, 0);
        scanner.over(file, FILE, 0, BYTES, 0);
        assertTrue(scanner.next());
        assertEquals(RecordLayout.HEADER_LENGTH, scanner.payloadOffset());
        assertEquals(5, scanner.payloadLength());
        assertEquals(10, scanner.firstSequence());
        assertEquals(12, scanner.lastSequence());
        assertEquals(40, scanner.position());
        assertEquals(first, scanner.chain());
        assertTrue(scanner.next());
        assertEquals(40, scanner.recordOffset());
        assertFalse(scanner.next());
        assertEquals(40, scanner.recordOffset());
        assertEquals(80, scanner.position());
        assertEquals(second, scanner.chain());
    }

    @Test
    void nothingIsReadBehindASeal() {
        clear();
        int seal = write(RecordLayout.SEAL, 0, 0, 0, 1, 0, 0);
        writeData(32, 0, seal, 1, 1, 40);
        scanner.over(file, FILE, 0, BYTES, 0);
        assertTrue(scanner.next());
        assertTrue(scanner.isSealed());
        assertFalse(scanner.next());
        assertFalse(scanner.skipToNext());
        assertFalse(scanner.hasValidBefore(BYTES));
        assertEquals(0, scanner.tailBytes());
    }

    @Test
    void aSealVouchesForAllBeforeItOrForLess() {
        clear();
        int first = writeData(0, 0, 0, 1, 1, 0);
        write(RecordLayout.SEAL, 32, 0, first, 2, 0, 32);
        assertTrue(toSeal().isSealedDurably());
        write(RecordLayout.SEAL, 32, 0, first, 2, 0, 24);
        assertFalse(toSeal().isSealedDurably());
        scanner.over(file, FILE, 0, BYTES, 0);
        assertTrue(scanner.next());
        assertFalse(scanner.isSealedDurably());
    }

    @Test
    void onlyDataWithoutWritesIsFiller() {
        clear();
        int filler = writeData(0, 8, 0, 5, 0, 0);
        int data = writeData(40, 8, filler, 5, 1, 0);
        write(RecordLayout.SEAL, 80, 0, data, 6, 0, 0);
        scanner.over(file, FILE, 0, BYTES, 0);
        assertTrue(scanner.next() && scanner.isFiller());
        assertTrue(scanner.next() && !scanner.isFiller());
        assertTrue(scanner.next() && !scanner.isFiller());
    }

    @Test
    void whatIsLookedForMustStartBeforeThePlaceThatIsGiven() {
        clear();
        writeData(64, 0, 9, 1, 1, 0);
        scanner.over(file, FILE, 0, BYTES, 0);
        assertFalse(scanner.hasValidBefore(64));
        assertTrue(scanner.hasValidBefore(65));
        assertFalse(scanner.skipToNext(64));
        assertEquals(0, scanner.position());
        assertTrue(scanner.skipToNext(65));
        assertEquals(96, scanner.position());
        assertFalse(scanner.hasValidBefore(Long.MAX_VALUE));
        assertFalse(scanner.skipToNext(Long.MAX_VALUE));
    }

    @Test
    void aClaimIsARecordThatSaysTheFileWasDurableBeyondAPlace() {
        clear();
        writeData(64, 8, 9, 1, 1, 32);
        writeData(104, 0, 9, 2, 1, 40);
        scanner.over(file, FILE, 0, BYTES, 0);
        assertEquals(64, scanner.durableClaimBeyond(31));
        assertEquals(104, scanner.durableClaimBeyond(32));
        assertEquals(-1, scanner.durableClaimBeyond(40));
    }

    @Test
    void theEndIsZerosWhereAHeaderWouldBe() {
        for (int at = 0; at < RecordLayout.HEADER_LENGTH; at++) {
            clear();
            file.putByte(at, (byte) 1);
            assertFalse(scanner.over(file, FILE, 0, BYTES, 0).isEndMark(), "byte " + at);
        }
        clear();
        file.putByte(RecordLayout.HEADER_LENGTH, (byte) 1);
        assertTrue(scanner.over(file, FILE, 0, BYTES, 0).isEndMark());
        assertTrue(scanner.over(file, FILE, BYTES - 8, BYTES, 0).isEndMark());
        file.putByte(BYTES - 1, (byte) 1);
        assertFalse(scanner.over(file, FILE, BYTES - 8, BYTES, 0).isEndMark());
        assertTrue(scanner.over(file, FILE, BYTES - 8, BYTES - 1, 0).isEndMark());
    }

    @Test
    void aTornTailReachesToTheEndOfTheLastValidRecord() {
        clear();
        file.putByte(0, (byte) 1);
        writeData(64, 5, 9, 1, 1, 0);
        writeData(128, 5, 9, 2, 1, 0);
        file.putByte(500, (byte) 1);
        scanner.over(file, FILE, 0, BYTES, 0);
        assertEquals(168, scanner.validTailBytes());
        assertEquals(168, scanner.tailBytes());
        scanner.over(file, FILE, 8, BYTES, 0);
        assertEquals(160, scanner.tailBytes());
    }

    @Test
    void aTornTailReachesToTheEndOfALegibleBadRecord() {
        clear();
        writeData(8, 40, 0, 1, 1, 0);
        file.putByte(8 + RecordLayout.HEADER_LENGTH, (byte) 1);
        file.putByte(500, (byte) 1);
        scanner.over(file, FILE, 8, BYTES, 0);
        assertEquals(0, scanner.validTailBytes());
        assertEquals(72, scanner.tailBytes());
    }

    @Test
    void aTornTailOfAnIllegibleRecordReachesToTheLastByteThatIsNotZero() {
        clear();
        file.putByte(10, (byte) 1);
        file.putByte(500, (byte) 1);
        scanner.over(file, FILE, 8, BYTES, 0);
        assertEquals(493, scanner.tailBytes());
    }

    private RecordScanner toSeal() {
        scanner.over(file, FILE, 0, BYTES, 0);
        assertTrue(scanner.next());
        assertTrue(scanner.next());
        return scanner;
    }

    private void clear() {
        file.fill(0, BYTES, (byte) 0);
    }

    private int writeData(int at, int length, int previous, long first, int count, int durable) {
        return write(RecordLayout.DATA, at, length, previous, first, count, durable);
    }

    private int write(int type, int at, int length, int previous, long first, int count, int durable) {
        RecordLayout.writeHeader(file, at, type, length, previous, first, count, durable);
        return RecordLayout.seal(file, at, FILE, at, new Checksum());
    }

    private void writeSeal(int at) {
        write(RecordLayout.SEAL, at, 0, 0, 1, 0, 0);
    }
}
