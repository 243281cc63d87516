package dev.kvstore.internal.tx;

import dev.kvstore.internal.engine.EngineCursor;
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
 * <p>What was seen in one direction is one range, which goes to the read set when the direction or the place changes, and before
 * the commit.
 */
final class MergedCursor implements EngineCursor {
    private final EngineTransaction transaction;
    private final EngineCursor base;
    private final CursorBounds bounds;
    private final SeenRange seen;
    private final OwnWrites own;

    private boolean forward;
    private boolean onOwn;
    private boolean valid;
    private boolean closed;
    private Region keyRegion;
    private long keyOffset;
    private int keyLength;

    /** @param base between the same bounds; closed with this cursor */
    MergedCursor(
            EngineTransaction transaction,
            NativeMemory memory,
            EngineCursor base,
            WriteBuffer writes,
            byte[] lower,
            byte[] upper) {
        this.transaction = transaction;
        this.base = base;
        this.bounds = new CursorBounds(memory, lower, upper);
        try {
            this.own = new OwnWrites(writes, bounds);
            this.seen = new SeenRange(memory, bounds);
        } catch (Throwable e) {
            bounds.close();
            throw e;
        }
    }

    @Override
    public boolean first() {
        begin();
        seen.begin(bounds.region(), bounds.lowerOffset(), bounds.lowerLength());
        base.first();
        own.seek(bounds.region(), bounds.lowerOffset(), bounds.lowerLength());
        return settleForward();
    }

    @Override
    public boolean last() {
        begin();
        seen.begin(bounds.region(), bounds.upperOffset(), bounds.upperLength());
        base.last();
        own.seekBefore(bounds.region(), bounds.upperOffset(), bounds.upperLength());
        return settleBackward();
    }

    @Override
    public boolean seek(Region key, long offset, int length) {
        if (bounds.isBelowLower(key, offset, length)) {
            return first();
        }
        begin();
        seen.begin(key, offset, length);
        base.seek(key, offset, length);
        own.seek(key, offset, length);
        return settleForward();
    }

    @Override
    public boolean seekBefore(Region key, long offset, int length) {
        if (bounds.isAboveUpper(key, offset, length)) {
            return last();
        }
        begin();
        seen.begin(key, offset, length);
        base.seekBefore(key, offset, length);
        own.seekBefore(key, offset, length);
        return settleBackward();
    }

    @Override
    public boolean next() {
        check();
        if (!forward) {
            turn();
            base.seek(seen.start(), 0, seen.startLength());
            own.seek(seen.start(), 0, seen.startLength());
        }
        passForward();
        return settleForward();
    }

    @Override
    public boolean prev() {
        check();
        if (forward) {
            turn();
            base.seekBefore(seen.start(), 0, seen.startLength());
            own.seekBefore(seen.start(), 0, seen.startLength());
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
        return onOwn ? own.valueOffset() : base.valueOffset();
    }

    @Override
    public int valueLength() {
        return onOwn ? own.valueLength() : base.valueLength();
    }

    @Override
    public int kind() {
        return onOwn ? own.kind() : base.kind();
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
        return own.limit();
    }

    /** Releases what the cursor holds, whatever was seen. */
    void release() {
        if (!closed) {
            closed = true;
            valid = false;
            base.close();
            bounds.close();
            seen.close();
        }
    }

    /** Adds the range seen since the last change of direction or place to the read set. */
    void noteSeen() {
        seen.addTo(transaction.reads(), this, forward);
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
        seen.forget();
        valid = false;
    }

    /** Ends the range seen so far, and begins the one in the other direction at the present key. */
    private void turn() {
        noteSeen();
        seen.begin(keyRegion, keyOffset, keyLength);
        valid = false;
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
        own.next();
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
        own.previous();
    }

    /** Shows the nearest key at or above both positions. */
    private boolean settleForward() {
        forward = true;
        while (true) {
            boolean hasOwn = own.forward();
            if (!hasOwn && !base.isValid()) {
                return false;
            }
            int order = !hasOwn ? -1 : base.isValid() ? compareBaseToOwn() : 1;
            if (order < 0 ? showBase() : showOwn()) {
                return true;
            }
            if (order <= 0) {
                base.next();
            }
            if (order >= 0) {
                own.next();
            }
        }
    }

    /** Shows the nearest key at or below both positions. */
    private boolean settleBackward() {
        forward = false;
        while (true) {
            boolean hasOwn = own.backward();
            if (!hasOwn && !base.isValid()) {
                return false;
            }
            int order = !hasOwn ? 1 : base.isValid() ? compareBaseToOwn() : -1;
            if (order > 0 ? showBase() : showOwn()) {
                return true;
            }
            if (order >= 0) {
                base.prev();
            }
            if (order <= 0) {
                own.previous();
            }
        }
    }

    /** Shows the snapshot's entry unless an own range deletion hides it. */
    private boolean showBase() {
        return !own.coverEntryOf(base) && show(false, base.keyRegion(), base.keyOffset(), base.keyLength());
    }

    /** Shows the own write unless that is a deletion. */
    private boolean showOwn() {
        return !own.isDeleted() && show(true, own.region(), own.keyOffset(), own.keyLength());
    }

    private boolean show(boolean ofOwn, Region region, long offset, int length) {
        onOwn = ofOwn;
        keyRegion = region;
        keyOffset = offset;
        keyLength = length;
        valid = true;
        return true;
    }

    private int compareBaseToOwn() {
        return compareBase(own.region(), own.keyOffset(), own.keyLength());
    }

    private int compareBase(Region key, long offset, int length) {
        return base.keyRegion().compare(base.keyOffset(), base.keyLength(), key, offset, length);
    }
}
