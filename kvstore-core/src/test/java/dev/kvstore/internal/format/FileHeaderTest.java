package dev.kvstore.internal.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileHeaderTest {
    private static final int OFFSET = 8;
    private static final int VERSION = OFFSET + 10;
    private static final int CRC = OFFSET + 44;

    private final Region region = new NativeMemory().allocate(MemoryComponent.SCRATCH, OFFSET + FileHeader.LENGTH);
    private final StoreId id = new StoreId(11, 22);
    private final Checksum checksum = new Checksum();

    @BeforeEach
    void write() {
        region.fill(0, region.capacity(), (byte) -1);
        FileHeader.write(region, OFFSET, FileHeader.TABLE, id, 42, checksum);
    }

    @AfterEach
    void release() {
        region.close();
    }

    @Test
    void headerIsAcceptedAndNamesItsStore() {
        assertEquals(id, check(FileHeader.TABLE, id, 42));
        assertEquals(id, check(FileHeader.TABLE, null, 42));
    }

    @Test
    void fileStartsWithReadableMagic() {
        assertArrayEquals("KVSTORE\n".getBytes(StandardCharsets.US_ASCII), region.toArray(OFFSET, 8));
    }

    @Test
    void everyFlippedBitIsNoticed() {
        for (int bit = 0; bit < FileHeader.LENGTH * 8; bit++) {
            int offset = OFFSET + bit / 8;
            region.putByte(offset, (byte) (region.getByte(offset) ^ 1 << bit % 8));
            assertThrows(StoreException.class, () -> check(FileHeader.TABLE, id, 42), "bit " + bit);
            region.putByte(offset, (byte) (region.getByte(offset) ^ 1 << bit % 8));
        }
        assertEquals(id, check(FileHeader.TABLE, id, 42));
    }

    @Test
    void otherKindNumberOrStoreIsNamed() {
        assertDamage("file kind expected 2, found 1", 8, FileHeader.LOG, id, 42);
        assertDamage("file number expected 43, found 42", 32, FileHeader.TABLE, id, 43);
        assertDamage("belongs to store " + id, 16, FileHeader.TABLE, new StoreId(11, 23), 42);
    }

    @Test
    void newerAndTooOldFormatsAreTold() {
        putVersion(FileHeader.FORMAT_VERSION + 1);
        StoreFormatException newer = assertThrows(StoreFormatException.class, () -> check(FileHeader.TABLE, id, 42));
        assertTrue(newer.getMessage().contains("newer"), newer.getMessage());
        putVersion(FileHeader.OLDEST_READABLE - 1);
        StoreFormatException old = assertThrows(StoreFormatException.class, () -> check(FileHeader.TABLE, id, 42));
        assertTrue(old.getMessage().contains("too old"), old.getMessage());
    }

    private void assertDamage(String problem, long offset, int kind, StoreId storeId, long number) {
        StoreCorruptedException damage =
                assertThrows(StoreCorruptedException.class, () -> check(kind, storeId, number));
        assertTrue(damage.getMessage().contains(problem), damage.getMessage());
        assertEquals("file", damage.file());
        assertEquals(offset, damage.offset());
    }

    private void putVersion(int version) {
        region.putShort(VERSION, version);
        region.putInt(CRC, checksum.reset().update(region, OFFSET, 44).value());
    }

    private StoreId check(int kind, StoreId storeId, long number) {
        return FileHeader.check(region, OFFSET, kind, storeId, number, "file", checksum);
    }
}
