package dev.kvstore.internal.tx;

import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.engine.ReadSet;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/**
 * The snapshot of a transaction with the writes that it had made when the cursor was opened laid over it, and a
 * record of what was seen.
 *
 * <p>Two positions move in step: that of the snapshot's cursor and that in the index of own writes. After each move both
 * stand at, or beyond, the key shown, in the direction of the move; the nearer one is shown, and at equal keys the own
 * write, which hides the other. Turning around places both anew.
 *
 * <p>What was seen in one direction is one range: from where it began, kept in {@link #scratch}, to where the cursor
 * stands. It goes to the read set when the direction or the place changes, and before the commit.
 */
final class MergedCursor implements EngineCursor {
    private final EngineTransaction transaction;
    private final NativeMemory memory;
    private final EngineCursor base;
    private final WriteBuffer writes;
    private final WriteIndex index;
    private final int limit;
    private final Region bounds;
    private final int lowerLength;
    private final int upperLength;

    /** Where the present range began, and behind it room for the key on which the cursor turns around. */
    private Region scratch;

    private int anchorLength;
    private boolean anchored;
    private boolean forward;
    private boolean onOwn;
    private boolean valid;
    private boolean closed;
    private int node;
    private Region keyRegion;
    private long keyOffset;
    private int keyLength;
    private int write;

    /** @param base between the same bounds; closed with this cursor */
    MergedCursor(
            EngineTransaction transaction,
            NativeMemory memory,
            EngineCursor base,
            WriteBuffer writes,
            byte[] lower,
            byte[] upper) {
        this.transaction = transaction;
        this.memory = memory;
        this.base = base;
        this.writes = writes;
        this.index = writes.index();
        this.limit = index.count();
        this.lowerLength = lower.length;
        this.upperLength = upper.length;
        this.bounds = memory.allocate(MemoryComponent.CURSOR, (long) lower.length + upper.length);
        bounds.write(0, lower, 0, lower.length);
        bounds.write(lower.length, upper, 0, upper.length);
        try {
            this.scratch = memory.allocate(MemoryComponent.CURSOR, Math.max(64, lower.length + upper.length));
        } catch (Throwable e) {
            bounds.close();
            throw e;
        }
    }

    @Override
    public boolean first() {
        begin();
        anchor(bounds, 0, lowerLength);
        base.first();
        node = index.seek(bounds, 0, lowerLength);
        return settleForward();
    }

    @Override
    public boolean last() {
        begin();
        anchor(bounds, lowerLength, upperLength);
        base.last();
        node = index.seekBefore(bounds, lowerLength, upperLength);
        return settleBackward();
    }

    @Override
    public boolean seek(Region key, long offset, int length) {
        if (key.compare(offset, length, bounds, 0, lowerLength) < 0) {
            return first();
        }
        begin();
        anchor(key, offset, length);
        base.seek(key, offset, length);
        node = index.seek(key, offset, length);
        return settleForward();
    }

    @Override
    public boolean seekBefore(Region key, long offset, int length) {
        if (key.compare(offset, length, bounds, lowerLength, upperLength) > 0) {
            return last();
        }
        begin();
        anchor(key, offset, length);
        base.seekBefore(key, offset, length);
        node = index.seekBefore(key, offset, length);
        return settleBackward();
    }

    @Override
    public boolean next() {
        check();
        if (!forward) {
            int turned = turn();
            base.seek(scratch, 0, turned);
            node = index.seek(scratch, 0, turned);
        }
        passForward();
        return settleForward();
    }

    @Override
    public boolean prev() {
        check();
        if (forward) {
            int turned = turn();
            base.seekBefore(scratch, 0, turned);
            node = index.seekBefore(scratch, 0, turned);
        } else {
            passBackward();
        }
        return settleBackward();
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public Region keyRegion() {
        return keyRegion;
    }

    @Override
    public long keyOffset() {
        return keyOffset;
    }

    @Override
    public int keyLength() {
        return keyLength;
    }

    @Override
    public Region valueRegion() {
        return onOwn ? keyRegion : base.valueRegion();
    }

    @Override
    public long valueOffset() {
        return onOwn ? index.valueOffset(write) : base.valueOffset();
    }

    @Override
    public int valueLength() {
        return onOwn ? index.valueLength(write) : base.valueLength();
    }

    @Override
    public int kind() {
        return onOwn ? index.kind(write) : base.kind();
    }

    @Override
    public long sequence() {
        return onOwn ? EngineTransaction.PENDING : base.sequence();
    }

    @Override
    public void close() {
        if (!closed) {
            try {
                noteSeen();
            } finally {
                transaction.forget(this);
                release();
            }
        }
    }

    /** How many writes of the transaction the cursor shows. */
    int limit() {
        return limit;
    }

    /** Releases what the cursor holds, whatever was seen. */
    void release() {
        if (!closed) {
            closed = true;
            valid = false;
            base.close();
            bounds.close();
            scratch.close();
        }
    }

    /** Adds the range seen since the last change of direction or place to the read set. */
    void noteSeen() {
        if (!anchored) {
            return;
        }
        ReadSet reads = transaction.reads();
        if (forward) {
            if (valid) {
                reads.addRange(scratch, 0, anchorLength, keyRegion, keyOffset, keyLength, true);
            } else {
                reads.addRange(scratch, 0, anchorLength, bounds, lowerLength, upperLength, false);
            }
        } else if (valid) {
            reads.addRange(keyRegion, keyOffset, keyLength, scratch, 0, anchorLength, false);
        } else {
            reads.addRange(bounds, 0, lowerLength, scratch, 0, anchorLength, false);
        }
    }

    private void check() {
        transaction.check();
        if (closed) {
            throw new IllegalStateException("the cursor is closed");
        }
    }

    /** Begins an absolute move. */
    private void begin() {
        transaction.checkAge();
        check();
        noteSeen();
        anchored = false;
        valid = false;
    }

    private void anchor(Region key, long offset, int length) {
        reserve(length);
        scratch.copyFrom(0, key, offset, length);
        anchorLength = length;
        anchored = true;
    }

    /**
     * Ends the range seen so far, and begins the one in the other direction at the present key, which is kept.
     *
     * @return the key's length
     */
    private int turn() {
        noteSeen();
        anchor(keyRegion, keyOffset, keyLength);
        valid = false;
        return anchorLength;
    }

    private void reserve(int length) {
        if (length > scratch.capacity()) {
            Region larger = memory.allocate(MemoryComponent.CURSOR, 2L * length);
            scratch.close();
            scratch = larger;
        }
    }

    /** Takes both positions beyond the key shown, upwards. */
    private void passForward() {
        valid = false;
        if (!onOwn) {
            base.next();
            return;
        }
        if (base.isValid() && compareBase(keyRegion, keyOffset, keyLength) == 0) {
            base.next();
        }
        node = index.next(node);
    }

    private void passBackward() {
        valid = false;
        if (!onOwn) {
            base.prev();
            return;
        }
        if (base.isValid() && compareBase(keyRegion, keyOffset, keyLength) == 0) {
            base.prev();
        }
        node = previous();
    }

    /** Shows the nearest key at or above both positions. */
    private boolean settleForward() {
        forward = true;
        while (true) {
            write = ownForward();
            boolean hasBase = base.isValid();
            if (write == WriteIndex.NONE && !hasBase) {
                return show(false);
            }
            int order = write == WriteIndex.NONE ? -1 : hasBase ? compareBase(write) : 1;
            if (order < 0) {
                if (showBase()) {
                    return true;
                }
                base.next();
            } else {
                if (showOwn()) {
                    return true;
                }
                if (order == 0) {
                    base.next();
                }
                node = index.next(node);
            }
        }
    }

    /** Shows the nearest key at or below both positions. */
    private boolean settleBackward() {
        forward = false;
        while (true) {
            write = ownBackward();
            boolean hasBase = base.isValid();
            if (write == WriteIndex.NONE && !hasBase) {
                return show(false);
            }
            int order = write == WriteIndex.NONE ? 1 : hasBase ? compareBase(write) : -1;
            if (order > 0) {
                if (showBase()) {
                    return true;
                }
                base.prev();
            } else {
                if (showOwn()) {
                    return true;
                }
                if (order == 0) {
                    base.prev();
                }
                node = previous();
            }
        }
    }

    /** The write at, or above, the own position that the cursor may show; none beyond the upper bound. */
    private int ownForward() {
        while (node != WriteIndex.NONE) {
            int newest = index.newest(node, limit);
            if (newest != WriteIndex.NONE) {
                return isBelowUpper(newest) ? newest : WriteIndex.NONE;
            }
            node = index.next(node);
        }
        return WriteIndex.NONE;
    }

    private int ownBackward() {
        while (node != WriteIndex.NONE) {
            int newest = index.newest(node, limit);
            if (newest != WriteIndex.NONE) {
                return isAtLeastLower(newest) ? newest : WriteIndex.NONE;
            }
            node = previous();
        }
        return WriteIndex.NONE;
    }

    private int previous() {
        int any = index.any(node);
        return index.seekBefore(writes.batch().region(), index.keyOffset(any), index.keyLength(any));
    }

    /** Shows the snapshot's entry unless an own range deletion hides it. */
    private boolean showBase() {
        if (writes.hasRangeDeletions()
                && writes.covering(base.keyRegion(), base.keyOffset(), base.keyLength(), limit) != 0) {
            return false;
        }
        onOwn = false;
        keyRegion = base.keyRegion();
        keyOffset = base.keyOffset();
        keyLength = base.keyLength();
        return show(true);
    }

    /** Shows the own write unless it is a deletion, or hidden by a later one of a range. */
    private boolean showOwn() {
        Region region = writes.batch().region();
        int offset = index.keyOffset(write);
        int length = index.keyLength(write);
        if (index.isDeletion(write) || writes.covering(region, offset, length, limit) > write) {
            return false;
        }
        onOwn = true;
        keyRegion = region;
        keyOffset = offset;
        keyLength = length;
        return show(true);
    }

    private boolean show(boolean entry) {
        valid = entry;
        return entry;
    }

    private int compareBase(int own) {
        return compareBase(writes.batch().region(), index.keyOffset(own), index.keyLength(own));
    }

    private int compareBase(Region key, long offset, int length) {
        return base.keyRegion().compare(base.keyOffset(), base.keyLength(), key, offset, length);
    }

    private boolean isBelowUpper(int own) {
        return writes.batch()
                        .region()
                        .compare(index.keyOffset(own), index.keyLength(own), bounds, lowerLength, upperLength)
                < 0;
    }

    private boolean isAtLeastLower(int own) {
        return writes.batch().region().compare(index.keyOffset(own), index.keyLength(own), bounds, 0, lowerLength) >= 0;
    }
}
