package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.Varint;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/** Scratch memory that is appended to and doubles when full. Not thread-safe. */
final class GrowingRegion implements AutoCloseable {
    private final NativeMemory memory;
    private Region region;
    private long length;

    GrowingRegion(NativeMemory memory, long initialBytes) {
        this.memory = memory;
        this.region = memory.allocate(MemoryComponent.SCRATCH, initialBytes);
    }

    /** The memory, valid until the next append. */
    Region region() {
        return region;
    }

    long length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** The memory with room for at least {@code bytes}; what was appended may be overwritten. */
    Region ensure(long bytes) {
        reserve(bytes - Math.min(bytes, length));
        return region;
    }

    void putLong(long value) {
        reserve(Long.BYTES);
        region.putLong(length, value);
        length += Long.BYTES;
    }

    void putVarint(long value) {
        reserve(Varint.MAX_LONG_LENGTH + 1L);
        length += Varint.write(value, region, length);
    }

    void put(Region source, long offset, int bytes) {
        reserve(bytes);
        region.copyFrom(length, source, offset, bytes);
        length += bytes;
    }

    void put(byte[] source) {
        reserve(source.length);
        region.write(length, source, 0, source.length);
        length += source.length;
    }

    @Override
    public void close() {
        region.close();
    }

    private void reserve(long bytes) {
        if (region.capacity() - length >= bytes) {
            return;
        }
        Region larger = memory.allocate(MemoryComponent.SCRATCH, Math.max(length + bytes, 2 * region.capacity()));
        larger.copyFrom(0, region, 0, length);
        region.close();
        region = larger;
    }
}
