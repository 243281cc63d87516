package dev.kvstore.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Bounds, release, byte order and comparisons of the one checked accessor. */
class RegionTest {
    private static final int CAPACITY = 64;

    private final NativeMemory memory = new NativeMemory();
    private final Region region = memory.allocate(MemoryComponent.SCRATCH, CAPACITY);
    private final Region other = memory.allocate(MemoryComponent.SCRATCH, CAPACITY);

    @AfterEach
    void release() {
        region.close();
        other.close();
    }

    @Test
    void numbersAreLittleEndian() {
        region.putLong(3, 0x0102030405060708L);
        assertArrayEquals(new byte[] {8, 7, 6, 5, 4, 3, 2, 1}, region.toArray(3, 8));
        assertEquals(0x0102030405060708L, region.getLong(3));
        assertEquals(0x0807060504030201L, region.getLongBigEndian(3));
        assertEquals(0x05060708, region.getInt(3));
        assertEquals(0x0708, region.getUnsignedShort(3));
        assertEquals(8, region.getUnsignedByte(3));
        region.putInt(20, 0xA1B2C3D4);
        assertArrayEquals(new byte[] {(byte) 0xD4, (byte) 0xC3, (byte) 0xB2, (byte) 0xA1}, region.toArray(20, 4));
        region.putShort(30, 0xFFFE);
        assertEquals(0xFFFE, region.getUnsignedShort(30));
        region.putByte(40, (byte) -1);
        assertEquals(255, region.getUnsignedByte(40));
    }

    @Test
    void orderedAccessesReadWhatOrderedOnesWrote() {
        region.putLongRelease(8, Long.MIN_VALUE + 1);
        region.putIntRelease(16, Integer.MIN_VALUE + 1);
        assertEquals(Long.MIN_VALUE + 1, region.getLongAcquire(8));
        assertEquals(Long.MIN_VALUE + 1, region.getLong(8));
        assertEquals(Integer.MIN_VALUE + 1, region.getIntAcquire(16));
    }

    @Test
    void everyAccessorRefusesToReachBehindTheEnd() {
        byte[] heap = new byte[8];
        List<Executable> reaching = List.of(
                () -> region.getByte(CAPACITY),
                () -> region.putByte(CAPACITY, (byte) 0),
                () -> region.getUnsignedShort(CAPACITY - 1),
                () -> region.putShort(CAPACITY - 1, 0),
                () -> region.getInt(CAPACITY - 3),
                () -> region.putInt(CAPACITY - 3, 0),
                () -> region.getLong(CAPACITY - 7),
                () -> region.putLong(CAPACITY - 7, 0),
                () -> region.getLongBigEndian(CAPACITY - 7),
                () -> region.getIntAcquire(CAPACITY),
                () -> region.putIntRelease(CAPACITY, 0),
                () -> region.getLongAcquire(CAPACITY),
                () -> region.putLongRelease(CAPACITY, 0),
                () -> region.read(CAPACITY - 7, heap, 0, 8),
                () -> region.write(CAPACITY - 7, heap, 0, 8),
                () -> region.copyFrom(CAPACITY - 7, other, 0, 8),
                () -> region.copyFrom(0, other, CAPACITY - 7, 8),
                () -> region.copyFromAddress(CAPACITY - 7, other.address(0, 8), 8),
                () -> region.copyToAddress(CAPACITY - 7, other.address(0, 8), 8),
                () -> region.fill(CAPACITY - 7, 8, (byte) 0),
                () -> region.toArray(CAPACITY - 7, 8),
                () -> region.matches(CAPACITY - 7, other, 0, 8),
                () -> region.matches(0, other, CAPACITY - 7, 8),
                () -> region.compare(CAPACITY - 7, 8, other, 0, 1),
                () -> region.compare(0, 1, other, CAPACITY - 7, 8),
                () -> region.compare(CAPACITY - 7, 8, heap),
                () -> region.warm(CAPACITY - 7, 8),
                () -> region.address(CAPACITY - 7, 8));
        for (int i = 0; i < reaching.size(); i++) {
            assertThrows(IndexOutOfBoundsException.class, reaching.get(i), "access number " + i);
        }
    }

    @Test
    void extremeOffsetsAndLengthsDoNotSlipThrough() {
        long[] extremes = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 7, Long.MIN_VALUE + 7};
        Region tiny = new Region(region.address(0, 1), 1, (address, capacity) -> {});
        for (long extreme : extremes) {
            assertThrows(IndexOutOfBoundsException.class, () -> region.getLong(extreme));
            assertThrows(IndexOutOfBoundsException.class, () -> tiny.getLong(extreme));
            assertThrows(IndexOutOfBoundsException.class, () -> region.fill(0, extreme, (byte) 0));
            for (long second : extremes) {
                assertThrows(IndexOutOfBoundsException.class, () -> tiny.address(extreme, second));
            }
        }
    }

    @Test
    void messageNamesOffsetLengthAndCapacity() {
        String message = assertThrows(IndexOutOfBoundsException.class, () -> region.getLong(60))
                .getMessage();
        assertEquals("access at 60 of 8 bytes; the region holds 64", message);
    }

    @Test
    void heapRangesAreCheckedToo() {
        byte[] heap = new byte[8];
        assertThrows(IndexOutOfBoundsException.class, () -> region.read(0, heap, 1, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> region.read(0, heap, -1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> region.write(0, heap, 1, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> region.write(0, heap, -1, 1));
    }

    @Test
    void fullRangeIsAccessible() {
        region.fill(0, CAPACITY, (byte) 5);
        region.putLong(CAPACITY - 8, 1);
        assertEquals(5, region.getByte(CAPACITY - 9));
        assertEquals(0, region.toArray(CAPACITY, 0).length);
    }

    @Test
    void warmingReadsOneByteOfEachLine() {
        byte[] bytes = new byte[200];
        Arrays.fill(bytes, (byte) 3);
        try (Region large = memory.allocate(MemoryComponent.SCRATCH, bytes.length)) {
            large.write(0, bytes, 0, bytes.length);
            assertEquals(4 * 3, large.warm(0, bytes.length));
            assertEquals(0, large.warm(bytes.length, 0));
        }
    }

    @Test
    void releasedRegionThrowsAndIsReleasedOnce() {
        int[] released = new int[1];
        Region wrapped = new Region(region.address(0, 8), 8, (address, capacity) -> released[0] += (int) capacity);
        wrapped.close();
        wrapped.close();
        assertEquals(8, released[0]);
        assertEquals(0, wrapped.capacity());
        assertThrows(IllegalStateException.class, () -> wrapped.getByte(0));
        assertThrows(IllegalStateException.class, () -> wrapped.getLong(Long.MAX_VALUE));
    }

    @Test
    void copiesBetweenRegionsHeapAndAddresses() {
        byte[] bytes = random(new Random(1), 40);
        region.write(5, bytes, 3, 30);
        byte[] back = new byte[40];
        region.read(5, back, 3, 30);
        assertArrayEquals(Arrays.copyOfRange(bytes, 3, 33), Arrays.copyOfRange(back, 3, 33));
        other.copyFrom(1, region, 5, 30);
        assertArrayEquals(Arrays.copyOfRange(bytes, 3, 33), other.toArray(1, 30));
        other.copyFromAddress(32, region.address(5, 30), 30);
        assertTrue(other.matches(32, region, 5, 30));
        region.copyToAddress(6, other.address(0, 29), 29);
        assertTrue(other.matches(0, region, 6, 29));
    }

    @Test
    void comparesAsUnsignedBytesWithTheShorterFirst() {
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] a = random(random, random.nextInt(20));
            byte[] b = random.nextBoolean() ? Arrays.copyOf(a, random.nextInt(20)) : random(random, random.nextInt(20));
            if (b.length > 0 && random.nextBoolean()) {
                b[random.nextInt(b.length)] ^= (byte) 0x80;
            }
            region.write(3, a, 0, a.length);
            other.write(1, b, 0, b.length);
            int expected = Integer.signum(Arrays.compareUnsigned(a, b));
            String message = "seed " + seed + ", round " + i + ": " + Arrays.toString(a) + " " + Arrays.toString(b);
            assertEquals(expected, Integer.signum(region.compare(3, a.length, other, 1, b.length)), message);
            assertEquals(expected, Integer.signum(region.compare(3, a.length, b)), message);
            assertEquals(
                    a.length == b.length && expected == 0,
                    a.length == b.length && region.matches(3, other, 1, a.length),
                    message);
        }
    }

    @Test
    void matchesNoticesADifferenceInEveryByte() {
        for (int length = 1; length < 20; length++) {
            for (int i = 0; i < length; i++) {
                region.fill(0, length, (byte) 7);
                other.fill(0, length, (byte) 7);
                assertTrue(region.matches(0, other, 0, length));
                other.putByte(i, (byte) 8);
                assertFalse(region.matches(0, other, 0, length), "length " + length + ", byte " + i);
            }
        }
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
