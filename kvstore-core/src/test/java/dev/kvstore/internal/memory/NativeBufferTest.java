package dev.kvstore.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** A direct buffer that looks at regions. */
class NativeBufferTest {
    private final NativeMemory memory = new NativeMemory();
    private final NativeBuffer buffer = new NativeBuffer();

    @Test
    void bufferShowsTheRangeAndNoMore() {
        try (Region region = memory.allocate(MemoryComponent.SCRATCH, 32)) {
            region.putLong(8, 42);
            ByteBuffer view = buffer.over(region, 8, 10);
            assertEquals(0, view.position());
            assertEquals(10, view.limit());
            assertEquals(10, view.capacity());
            assertEquals(ByteOrder.LITTLE_ENDIAN, view.order());
            assertEquals(42, view.getLong());
            view.put(8, (byte) 7);
            assertEquals(7, region.getByte(16));
            assertThrows(IndexOutOfBoundsException.class, () -> view.get(10));
        }
    }

    @Test
    void repointingReusesTheBuffer() {
        try (Region first = memory.allocate(MemoryComponent.SCRATCH, 8);
                Region second = memory.allocate(MemoryComponent.SCRATCH, 100)) {
            second.putByte(99, (byte) 3);
            ByteBuffer view = buffer.over(first, 0, 8);
            view.position(5).limit(6);
            assertSame(view, buffer.over(second, 0, 100));
            assertEquals(100, view.remaining());
            assertEquals(3, view.get(99));
            assertEquals(0, buffer.over(second, 100, 0).remaining());
        }
    }

    @Test
    void rangeOutsideTheRegionIsRefused() {
        try (Region region = memory.allocate(MemoryComponent.SCRATCH, 8)) {
            assertThrows(IndexOutOfBoundsException.class, () -> buffer.over(region, 1, 8));
            assertThrows(IndexOutOfBoundsException.class, () -> buffer.over(region, 0, -1));
        }
    }

    @Test
    void memoryIsReadInPlaceAndMappedFilesAsACopy() {
        try (Region region = memory.allocate(MemoryComponent.SCRATCH, 20_000);
                Region mapped = new Region(region.address(0, 20_000), 20_000, (address, capacity) -> {}, true)) {
            region.putByte(100, (byte) 1);
            ByteBuffer inPlace = buffer.reading(region, 100, 10);
            region.putByte(100, (byte) 2);
            assertEquals(2, inPlace.get(0));
            for (int length : new int[] {10, 5_000, 8, 19_900}) {
                ByteBuffer copy = buffer.reading(mapped, 100, length);
                assertEquals(0, copy.position());
                assertEquals(length, copy.remaining());
                assertEquals(2, copy.get(0));
                region.putByte(100, (byte) 3);
                assertEquals(2, copy.get(0));
                region.putByte(100, (byte) 2);
            }
            assertThrows(IllegalArgumentException.class, () -> buffer.over(mapped, 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> buffer.reading(mapped, 20_000, 1));
        }
    }
}
