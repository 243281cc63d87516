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

    private void writeSeal(int at) {
        RecordLayout.writeHeader(file, at, RecordLayout.SEAL, 0, 0, 1, 0, 0);
        RecordLayout.seal(file, at, FILE, at, new Checksum());
    }
}
