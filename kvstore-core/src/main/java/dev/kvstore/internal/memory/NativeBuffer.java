package dev.kvstore.internal.memory;

import java.lang.reflect.Field;
import java.nio.Buffer;
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
    private static final long ADDRESS = fieldOffset("address");
    private static final long CAPACITY = fieldOffset("capacity");

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(0).order(ByteOrder.LITTLE_ENDIAN);

    /** Points the buffer at a checked range: position 0, limit and capacity {@code length}. */
    public ByteBuffer over(Region region, long offset, int length) {
        long address = region.address(offset, length);
        buffer.clear();
        UnsafeMemory.unsafePutLong(buffer, ADDRESS, address);
        UnsafeMemory.unsafePutInt(buffer, CAPACITY, length);
        buffer.clear();
        return buffer;
    }

    private static long fieldOffset(String name) {
        try {
            Field field = Buffer.class.getDeclaredField(name);
            return UnsafeMemory.unsafeObjectFieldOffset(field);
        } catch (NoSuchFieldException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
