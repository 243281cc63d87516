package dev.kvstore.internal.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * A direct {@link ByteBuffer} that can be pointed at any region, for callees of the JDK and of the
 * compressors that take nothing else. Re-pointing allocates nothing.
 *
 * <p>Not thread-safe: one per thread or per owner. The buffer returned by {@link #over} is valid until
 * the next call and only as long as the region is.
 */
public final class NativeBuffer {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);

    /** Points the buffer at a checked range: position 0, limit and capacity {@code length}. */
    public ByteBuffer over(Region region, long offset, int length) {
        long address = region.address(offset, length);
        buffer.clear();
        UnsafeMemory.unsafePutLong(buffer, BufferFields.ADDRESS, address);
        UnsafeMemory.unsafePutInt(buffer, BufferFields.CAPACITY, length);
        buffer.clear();
        return buffer;
    }
}
