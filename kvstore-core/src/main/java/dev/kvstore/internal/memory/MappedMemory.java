package dev.kvstore.internal.memory;

import java.nio.MappedByteBuffer;
import net.openhft.chronicle.core.UnsafeMemory;

/** Turns file mappings of the JDK into regions. */
public final class MappedMemory {
    private MappedMemory() {}

    /**
     * The region of a whole mapping. It owns the mapping: {@link Region#close()} unmaps at once, not
     * when the garbage collector finds time.
     *
     * @param mapping as returned by {@code FileChannel.map}, not a slice or duplicate; the caller must
     *     not use it after the region is closed
     */
    public static Region regionOf(MappedByteBuffer mapping) {
        long address = UnsafeMemory.unsafeGetLong(mapping, BufferFields.ADDRESS);
        return new Region(
                address, mapping.capacity(), (first, capacity) -> UnsafeMemory.UNSAFE.invokeCleaner(mapping), true);
    }
}
