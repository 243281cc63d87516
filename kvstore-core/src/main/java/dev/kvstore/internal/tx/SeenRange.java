package dev.kvstore.internal.tx;

import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.engine.ReadSet;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/**
 * The keys that a cursor has passed in one direction: from the key where it began, which is kept here, to where it stands. Not
 * thread-safe.
 */
final class SeenRange implements AutoCloseable {
    private static final int USUAL_KEY = 64;

    private final NativeMemory memory;
    private final CursorBounds bounds;
    private Region start;
    private int startLength;
    private boolean begun;

    SeenRange(NativeMemory memory, CursorBounds bounds) {
        this.memory = memory;
        this.bounds = bounds;
        int longest = bounds.lowerLength() + bounds.upperLength();
        this.start = memory.allocate(MemoryComponent.CURSOR, Math.max(USUAL_KEY, longest));
    }

    /** Begins at a key, which is copied. */
    void begin(Region key, long offset, int length) {
        if (length > start.capacity()) {
            Region larger = memory.allocate(MemoryComponent.CURSOR, 2L * length);
            start.close();
            start = larger;
        }
        start.copyFrom(0, key, offset, length);
        startLength = length;
        begun = true;
    }

    /** Nothing has been seen since the last {@link #addTo}. */
    void forget() {
        begun = false;
    }

    /** The key where the range began. */
    Region start() {
        return start;
    }

    int startLength() {
        return startLength;
    }

    /** Adds what a cursor has seen, which went beyond all entries up to a bound unless it is valid. */
    void addTo(ReadSet reads, EngineCursor cursor, boolean forward) {
        if (!begun) {
            return;
        }
        Region all = bounds.region();
        Region key = cursor.keyRegion();
        if (forward && cursor.isValid()) {
            reads.addRange(start, 0, startLength, key, cursor.keyOffset(), cursor.keyLength(), true);
        } else if (forward) {
            reads.addRange(start, 0, startLength, all, bounds.upperOffset(), bounds.upperLength(), false);
        } else if (cursor.isValid()) {
            reads.addRange(key, cursor.keyOffset(), cursor.keyLength(), start, 0, startLength, false);
        } else {
            reads.addRange(all, bounds.lowerOffset(), bounds.lowerLength(), start, 0, startLength, false);
        }
    }

    @Override
    public void close() {
        start.close();
    }
}
