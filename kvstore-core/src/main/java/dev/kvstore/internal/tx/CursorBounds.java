package dev.kvstore.internal.tx;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/** Between which keys a cursor moves: the lower one inclusive, the upper one exclusive. Owns a copy of both. Not thread-safe. */
final class CursorBounds implements AutoCloseable {
    private final Region region;
    private final int lowerLength;
    private final int upperLength;

    CursorBounds(NativeMemory memory, byte[] lower, byte[] upper) {
        lowerLength = lower.length;
        upperLength = upper.length;
        region = memory.allocate(MemoryComponent.CURSOR, (long) lower.length + upper.length);
        region.write(0, lower, 0, lower.length);
        region.write(lower.length, upper, 0, upper.length);
    }

    /** Where both lie. */
    Region region() {
        return region;
    }

    long lowerOffset() {
        return 0;
    }

    int lowerLength() {
        return lowerLength;
    }

    long upperOffset() {
        return lowerLength;
    }

    int upperLength() {
        return upperLength;
    }

    boolean isBelowLower(Region key, long offset, int length) {
        return key.compare(offset, length, region, 0, lowerLength) < 0;
    }

    boolean isAboveUpper(Region key, long offset, int length) {
        return key.compare(offset, length, region, lowerLength, upperLength) > 0;
    }

    boolean isBelowUpper(Region key, long offset, int length) {
        return key.compare(offset, length, region, lowerLength, upperLength) < 0;
    }

    @Override
    public void close() {
        region.close();
    }
}
