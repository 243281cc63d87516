package dev.kvstore.internal.memory;

import java.lang.reflect.Field;
import java.nio.Buffer;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * Where {@link Buffer} keeps what it points at. Read and written through Unsafe, which needs neither
 * reflective access nor JVM flags.
 */
final class BufferFields {
    /** Offset of the {@code long} address of the first byte. */
    static final long ADDRESS = offset("address");

    /** Offset of the {@code int} capacity. */
    static final long CAPACITY = offset("capacity");

    private BufferFields() {}

    private static long offset(String name) {
        try {
            Field field = Buffer.class.getDeclaredField(name);
            return UnsafeMemory.unsafeObjectFieldOffset(field);
        } catch (NoSuchFieldException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
