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
    private static final int SMALLEST_COPY = 4096;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);

    /** A private copy of bytes of a mapped file; grows to the longest range asked for. */
    private ByteBuffer copy = ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * Points the buffer at a checked range: position 0, limit and capacity {@code length}.
     *
     * @throws IllegalArgumentException for a region that is a mapped file: use {@link #reading}
     */
    public ByteBuffer over(Region region, long offset, int length) {
        if (region.isFileBacked()) {
            throw new IllegalArgumentException("a mapped file must not be handed out as a buffer");
        }
        long address = region.address(offset, length);
        buffer.clear();
        UnsafeMemory.unsafePutLong(buffer, BufferFields.ADDRESS, address);
        UnsafeMemory.unsafePutInt(buffer, BufferFields.CAPACITY, length);
        buffer.clear();
        return buffer;
    }

    /**
     * A buffer to read a checked range from: position 0, limit {@code length}. It shows the region
     * itself, or a copy where that is a mapped file: its pages may turn out to be unreadable, and code
     * that is handed a buffer does not survive that.
     */
    public ByteBuffer reading(Region region, long offset, int length) {
        if (!region.isFileBacked()) {
            return over(region, offset, length);
        }
        if (copy.capacity() < length) {
            copy = ByteBuffer.allocateDirect(Math.max(SMALLEST_COPY, Integer.highestOneBit(length) << 1))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        copy.clear().limit(length);
        region.copyToAddress(offset, UnsafeMemory.unsafeGetLong(copy, BufferFields.ADDRESS), length);
        return copy;
    }
}
