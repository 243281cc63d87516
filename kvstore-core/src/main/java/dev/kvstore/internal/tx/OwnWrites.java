package dev.kvstore.internal.tx;

import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.memory.Region;

/**
 * A position among the writes that a transaction had made when a cursor was opened. It stands at a key of the index, which
 * may be one that was written later or lies out of bounds: {@link #forward} and {@link #backward} go on to one that the cursor may
 * show. Not thread-safe.
 */
final class OwnWrites {
    private final WriteBuffer writes;
    private final WriteIndex index;
    private final CursorBounds bounds;

    /** How many writes the cursor knows. */
    private final int limit;

    /** The key stood at, or {@link WriteIndex#NONE} beyond the end. */
    private int node;

    /** The write found there. */
    private int write;

    OwnWrites(WriteBuffer writes, CursorBounds bounds) {
        this.writes = writes;
        this.index = writes.index();
        this.bounds = bounds;
        this.limit = index.count();
    }

    int limit() {
        return limit;
    }

    /** Stands at the first key that is no smaller. */
    void seek(Region key, long offset, int length) {
        node = index.seek(key, offset, length);
    }

    /** Stands at the last key that is smaller. */
    void seekBefore(Region key, long offset, int length) {
        node = index.seekBefore(key, offset, length);
    }

    void next() {
        node = index.next(node);
    }

    void previous() {
        int any = index.any(node);
        node = index.seekBefore(region(), index.keyOffset(any), index.keyLength(any));
    }

    /** Goes on upwards to a write that the cursor knows, unless it stands at one; false when none is left below the upper bound. */
    boolean forward() {
        for (; node != WriteIndex.NONE; next()) {
            write = index.newest(node, limit);
            if (write != WriteIndex.NONE) {
                return bounds.isBelowUpper(region(), keyOffset(), keyLength());
            }
        }
        return false;
    }

    /** As {@link #forward}, downwards to the lower bound. */
    boolean backward() {
        for (; node != WriteIndex.NONE; previous()) {
            write = index.newest(node, limit);
            if (write != WriteIndex.NONE) {
                return !bounds.isBelowLower(region(), keyOffset(), keyLength());
            }
        }
        return false;
    }

    /** Whether the write found is a deletion, or deleted by a later one of a range. */
    boolean isDeleted() {
        return index.isDeletion(write) || writes.covering(region(), keyOffset(), keyLength(), limit) > write;
    }

    /** Whether a range deletion hides what the snapshot's cursor stands at. */
    boolean coverEntryOf(EngineCursor base) {
        return writes.hasRangeDeletions()
                && writes.covering(base.keyRegion(), base.keyOffset(), base.keyLength(), limit) != 0;
    }

    // The write found.

    /** Where its key and value lie. */
    Region region() {
        return writes.batch().region();
    }

    int keyOffset() {
        return index.keyOffset(write);
    }

    int keyLength() {
        return index.keyLength(write);
    }

    int valueOffset() {
        return index.valueOffset(write);
    }

    int valueLength() {
        return index.valueLength(write);
    }

    int kind() {
        return index.kind(write);
    }
}
