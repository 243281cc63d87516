package dev.kvstore.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferUnderflowException;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a user may do with memory that is ours: read what is shown, and no more. */
class RegionViewTest {
    private final Region region = new NativeMemory().allocate(MemoryComponent.SCRATCH, 64);
    private final RegionView view = new RegionView(this);

    @AfterEach
    void release() {
        view.detach();
        region.close();
    }

    @Test
    void showsTheRangeAndNoMore() {
        region.putLong(8, 42);
        region.putByte(16, (byte) 7);
        Bytes<?> shown = view.over(region, 8, 9);
        assertEquals(9, shown.readRemaining());
        assertEquals(42, shown.readLong());
        assertEquals(7, shown.readByte());
        assertEquals(0, shown.readRemaining());
        assertThrows(BufferUnderflowException.class, () -> shown.readLong(8));
    }

    @Test
    void isRepointed() {
        region.putByte(0, (byte) 1);
        region.putByte(40, (byte) 2);
        assertEquals(1, view.over(region, 0, 1).readByte());
        assertEquals(2, view.over(region, 40, 20).readByte());
        assertEquals(19, view.readRemaining());
    }

    @Test
    void showsNothingOnceDetached() {
        view.over(region, 0, 8);
        view.detach();
        assertEquals(0, view.readRemaining());
        assertThrows(BufferUnderflowException.class, () -> view.readLong(0));
    }

    @Test
    void isReadOnly() {
        Bytes<?> shown = view.over(region, 0, 8);
        region.putByte(0, (byte) 5);
        assertThrows(UnsupportedOperationException.class, () -> shown.writeByte(0, (byte) 1));
        assertThrows(RuntimeException.class, () -> shown.writeByte((byte) 1));
        assertEquals(5, region.getByte(0));
    }

    @Test
    void rangeOutsideTheRegionIsRefused() {
        assertThrows(IndexOutOfBoundsException.class, () -> view.over(region, 60, 8));
    }
}
