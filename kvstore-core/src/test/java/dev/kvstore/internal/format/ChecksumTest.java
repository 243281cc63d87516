package dev.kvstore.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CRC32C, against the published test vectors (RFC 3720 B.4 and the common check value). */
class ChecksumTest {
    private final Region region = new NativeMemory().allocate(MemoryComponent.SCRATCH, 64);
    private final Checksum checksum = new Checksum();

    @AfterEach
    void release() {
        region.close();
    }

    @Test
    void publishedVectors() {
        region.fill(0, 32, (byte) 0);
        assertEquals(0x8A9136AA, checksum.reset().update(region, 0, 32).value());
        region.fill(0, 32, (byte) 0xFF);
        assertEquals(0x62A8AB43, checksum.reset().update(region, 0, 32).value());
        region.write(0, "123456789".getBytes(StandardCharsets.US_ASCII), 0, 9);
        assertEquals(0xE3069283, checksum.reset().update(region, 0, 9).value());
    }

    @Test
    void partsAddUpToTheWhole() {
        region.write(0, "123456789".getBytes(StandardCharsets.US_ASCII), 0, 9);
        assertEquals(
                0xE3069283,
                checksum.reset().update(region, 0, 4).update(region, 4, 5).value());
    }

    @Test
    void numberCountsAsItsLittleEndianBytes() {
        region.putLong(0, 0x0102030405060708L);
        int expected = checksum.reset().update(region, 0, 8).value();
        assertEquals(expected, checksum.reset().update(0x0102030405060708L).value());
        assertNotEquals(expected, checksum.reset().update(0x0102030405060709L).value());
    }

    @Test
    void nothingHasChecksumZero() {
        assertEquals(0, checksum.reset().update(region, 0, 0).value());
    }
}
