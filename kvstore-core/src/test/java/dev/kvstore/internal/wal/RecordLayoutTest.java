package dev.kvstore.internal.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordLayoutTest {
    private final NativeMemory memory = new NativeMemory();

    @Test
    void aRecordIsValidAtItsPlaceInItsFileOnly() {
        Checksum checksum = new Checksum();
        try (Region file = memory.allocate(MemoryComponent.SCRATCH, 256)) {
            file.fill(0, 256, (byte) 0);
            RecordLayout.writeHeader(file, 64, RecordLayout.DATA, 5, 77, 1L << 50, 3, 64);
            file.write(96, "hello".getBytes(StandardCharsets.US_ASCII), 0, 5);
            int crc = RecordLayout.seal(file, 64, 9, 64, checksum);
            assertTrue(RecordLayout.isValid(file, 64, 256, 9, checksum));
            assertFalse(RecordLayout.isValid(file, 64, 256, 8, checksum));
            assertFalse(RecordLayout.isValid(file, 64, 100, 9, checksum));
            assertEquals(crc, RecordLayout.crc(file, 64));
            assertEquals(5, RecordLayout.length(file, 64));
            assertEquals(77, RecordLayout.previous(file, 64));
            assertEquals(1L << 50, RecordLayout.firstSequence(file, 64));
            assertEquals((1L << 50) + 2, RecordLayout.lastSequence(file, 64));
            assertEquals(64, RecordLayout.durable(file, 64));
            file.copyFrom(128, file, 64, 40);
            assertFalse(RecordLayout.isValid(file, 128, 256, 9, checksum));
        }
    }

    @Test
    void aHeaderWithAFieldOutOfItsRangeIsNoRecordWhateverItsChecksumSays() {
        assertTrue(isValid(RecordLayout.DATA, 8, 1, 1, 64));
        assertTrue(isValid(RecordLayout.SEAL, 0, 0, 0, 0));
        assertTrue(isValid(RecordLayout.DATA, 160, Limits.MAX_SEQUENCE, Integer.MAX_VALUE, 64));
        assertFalse(isValid(0, 8, 1, 1, 64), "no type");
        assertFalse(isValid(RecordLayout.DATA, -1, 1, 1, 64), "negative length");
        assertFalse(isValid(RecordLayout.DATA, 161, 1, 1, 64), "longer than the file");
        assertFalse(isValid(RecordLayout.DATA, 8, -1, 1, 64), "negative sequence number");
        assertFalse(isValid(RecordLayout.DATA, 8, Limits.MAX_SEQUENCE + 1, 1, 64), "too large a sequence number");
        assertFalse(isValid(RecordLayout.DATA, 8, 1, -1, 64), "negative count");
        assertFalse(isValid(RecordLayout.DATA, 8, 1, 1, 65), "durable beyond its own start");
        assertFalse(isValid(RecordLayout.DATA, 8, 1, 1, -1), "durable beyond any file");
    }

    @Test
    void aHeaderThatDoesNotFitIntoTheFileIsNoRecord() {
        try (Region file = memory.allocate(MemoryComponent.SCRATCH, 256)) {
            RecordLayout.writeHeader(file, 224, RecordLayout.SEAL, 0, 0, 1, 0, 0);
            RecordLayout.seal(file, 224, 9, 224, new Checksum());
            assertTrue(RecordLayout.isValid(file, 224, 256, 9, new Checksum()));
            assertFalse(RecordLayout.isValid(file, 224, 255, 9, new Checksum()));
        }
    }

    private boolean isValid(int type, int length, long first, int count, int durable) {
        try (Region file = memory.allocate(MemoryComponent.SCRATCH, 512)) {
            file.fill(0, 512, (byte) 0);
            RecordLayout.writeHeader(file, 64, type, length, 0, first, count, durable);
            if (length >= 0) {
                RecordLayout.seal(file, 64, 9, 64, new Checksum());
            }
            return RecordLayout.isValid(file, 64, 256, 9, new Checksum());
        }
    }

    /** The example of {@code docs/formats/log.md}. */
    @Test
    void theWorkedExampleOfTheFormatDocumentHolds() throws IOException {
        CrashDisk disk = new CrashDisk();
        LogSegments segments = new LogSegments(
                disk, TestLog.STORE, () -> 7, memory, LogRecovery.NONE, LogSegments.MIN_SEGMENT_BYTES, true);
        LogWriter writer = new LogWriter(disk, segments, memory, LogObserver.NONE);
        try (Region payload = memory.allocate(MemoryComponent.SCRATCH, 2)) {
            payload.write(0, "ab".getBytes(StandardCharsets.US_ASCII), 0, 2);
            writer.append(payload, 0, 2, 1, 1, false);
        }
        writer.close();
        ByteBuffer file = ByteBuffer.wrap(disk.get(FileNames.log(7))).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(65_536, file.getInt(68));
        assertEquals(1, file.getLong(72));
        assertEquals(2, file.getInt(92));
        assertEquals(0x41544144, file.getInt(96));
        assertEquals(file.getInt(84), file.getInt(100));
        assertEquals(1, file.getLong(104));
        assertEquals(1, file.getInt(112));
        assertEquals(88, file.getInt(116));
        assertEquals(0x6261, file.getLong(120));
        assertEquals(0x4C414553, file.getInt(136));
        assertEquals(file.getInt(88), file.getInt(140));
        assertEquals(2, file.getLong(144));
        assertEquals(128, file.getInt(156));
        assertEquals(0, file.getLong(160));
    }
}
