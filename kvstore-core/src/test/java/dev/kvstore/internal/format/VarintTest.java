package dev.kvstore.internal.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VarintTest {
    private static final long MAX_LONG = (1L << 56) - 1;

    private final Region region = new NativeMemory().allocate(MemoryComponent.SCRATCH, 16);

    @AfterEach
    void release() {
        region.close();
    }

    @Test
    void everyNumberOfBitsIsReadBack() {
        for (int bits = 0; bits <= 56; bits++) {
            long power = 1L << bits;
            check(power - 1);
            if (bits < 56) {
                check(power);
            }
        }
    }

    @Test
    void randomNumbersAreReadBack() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            check(random.nextLong() >>> (8 + random.nextInt(56)));
        }
    }

    @Test
    void encodingIsLeastSignificantGroupFirst() {
        assertEquals(2, Varint.write(300, region, 0));
        assertArrayEquals(new byte[] {(byte) 0xAC, 2}, region.toArray(0, 2));
    }

    @Test
    void largestIntTakesFiveBytes() {
        assertEquals(Varint.MAX_INT_LENGTH, Varint.write(Integer.MAX_VALUE, region, 0));
        assertEquals(Integer.MAX_VALUE, Varint.value(Varint.readInt(region, 0, 16)));
    }

    @Test
    void truncatedNumberIsMalformed() {
        int length = Varint.write(MAX_LONG, region, 0);
        assertEquals(Varint.MAX_LONG_LENGTH, length);
        for (int limit = 0; limit < length; limit++) {
            assertEquals(Varint.MALFORMED, Varint.readLong(region, 0, limit), "limit " + limit);
        }
        length = Varint.write(Integer.MAX_VALUE, region, 0);
        for (int limit = 0; limit < length; limit++) {
            assertEquals(Varint.MALFORMED, Varint.readInt(region, 0, limit), "limit " + limit);
        }
    }

    @Test
    void tooLongNumberIsMalformed() {
        region.fill(0, 16, (byte) 0xFF);
        assertEquals(Varint.MALFORMED, Varint.readLong(region, 0, 16));
        assertEquals(Varint.MALFORMED, Varint.readInt(region, 0, 16));
        Varint.write(1L << 31, region, 0);
        assertEquals(Varint.MALFORMED, Varint.readInt(region, 0, 16));
        Varint.write(1L << 32, region, 0);
        assertEquals(Varint.MALFORMED, Varint.readInt(region, 0, 16));
    }

    private void check(long value) {
        int length = Varint.write(value, region, 1);
        assertEquals(length, Varint.length(value), () -> "length of " + value);
        long packed = Varint.readLong(region, 1, 1 + length);
        assertEquals(value, Varint.value(packed));
        assertEquals(length, Varint.width(packed));
        if (value <= Integer.MAX_VALUE) {
            assertEquals(packed, Varint.readInt(region, 1, 1 + length));
        }
    }
}
