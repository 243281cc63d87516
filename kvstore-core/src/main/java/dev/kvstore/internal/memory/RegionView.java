package dev.kvstore.internal.memory;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.bytes.VanillaBytes;

/**
 * A read-only, bounds-checked {@link Bytes} that is re-pointed at ranges of regions: what a user sees of
 * memory that is ours. Re-pointing costs about a nanosecond and allocates nothing.
 *
 * <p>It keeps the region and its lender reachable, so that memory which is reclaimed behind a forgotten lender
 * stays in place as long as anyone has the view; whoever
 * lends the view {@linkplain #detach() detaches} it before the region is released. Writing throws
 * {@link UnsupportedOperationException}. Not thread-safe.
 */
public final class RegionView extends VanillaBytes<Void> {
    private final PointerBytesStore pointer;

    @SuppressWarnings({"unused", "FieldCanBeLocal"}) // being referred to is all that it is for
    private final Object lender;

    private Region region;

    /** A view of nothing, lent by {@code lender}. */
    public RegionView(Object lender) {
        this(new PointerBytesStore(), lender);
    }

    private RegionView(PointerBytesStore pointer, Object lender) {
        super(pointer, 0, 0);
        this.pointer = pointer;
        this.lender = lender;
    }

    /** Shows a range: read position 0, read limit {@code length}. */
    public Bytes<Void> over(Region range, long offset, int length) {
        pointer.set(range.address(offset, length), length);
        // Mostly the same: storing a reference costs a barrier, and a fence when the view is old.
        if (region != range) {
            region = range;
        }
        show(length);
        return this;
    }

    /** Shows nothing, so that a late read throws. */
    public void detach() {
        if (writeLimit != 0) {
            show(0);
        }
    }

    @Override
    protected void writeCheckOffset(long offset, long adding) {
        throw new UnsupportedOperationException("this view of the store's memory is read-only");
    }

    private void show(int length) {
        readPosition(0);
        writeLimit = length;
        uncheckedWritePosition(length);
    }
}
