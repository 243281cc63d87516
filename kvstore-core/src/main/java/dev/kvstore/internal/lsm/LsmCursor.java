package dev.kvstore.internal.lsm;

import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.MergingIterator;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.List;

/**
 * The live entries of a view between two bounds: steps over tombstones and what range tombstones cover.
 * Holds the view. Not thread-safe.
 */
final class LsmCursor implements EngineCursor {
    private static final InternalIterator[] NO_ITERATORS = {};

    private final ReadView view;
    private final InternalIterator entries;
    private final RangeTombstoneList rangeTombstones;
    private final boolean hasRangeTombstones;
    private final long snapshot;
    private final Region bounds;
    private final int lowerLength;
    private final int upperLength;
    private final Runnable onClose;
    private boolean valid;
    private boolean closed;

    /** Takes over the caller's hold on {@code view} unless it throws; {@code onClose} is called once. */
    LsmCursor(ReadView view, NativeMemory memory, byte[] lower, byte[] upper, long snapshot, Runnable onClose) {
        this.view = view;
        this.snapshot = snapshot;
        this.onClose = onClose;
        this.rangeTombstones = view.rangeTombstones();
        this.hasRangeTombstones = !rangeTombstones.isEmpty();
        this.lowerLength = lower.length;
        this.upperLength = upper.length;
        this.bounds = memory.allocate(MemoryComponent.CURSOR, (long) lower.length + upper.length);
        try {
            bounds.write(0, lower, 0, lower.length);
            bounds.write(lower.length, upper, 0, upper.length);
            // Iterators own nothing before they are first moved.
            List<InternalIterator> sources = view.iterators(lower, upper, snapshot);
            this.entries =
                    sources.size() == 1 ? sources.get(0) : MergingIterator.visible(sources.toArray(NO_ITERATORS));
        } catch (Throwable e) {
            bounds.close();
            throw e;
        }
    }

    @Override
    public boolean first() {
        valid = false;
        entries.seek(bounds, 0, lowerLength);
        return forward();
    }

    @Override
    public boolean last() {
        valid = false;
        entries.seekBefore(bounds, lowerLength, upperLength);
        return backward();
    }

    @Override
    public boolean seek(Region key, long offset, int length) {
        if (key.compare(offset, length, bounds, 0, lowerLength) < 0) {
            return first();
        }
        valid = false;
        entries.seek(key, offset, length);
        return forward();
    }

    @Override
    public boolean seekBefore(Region key, long offset, int length) {
        if (key.compare(offset, length, bounds, lowerLength, upperLength) > 0) {
            return last();
        }
        valid = false;
        entries.seekBefore(key, offset, length);
        return backward();
    }

    @Override
    public boolean next() {
        valid = false;
        entries.next();
        return forward();
    }

    @Override
    public boolean prev() {
        valid = false;
        entries.prev();
        return backward();
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public int kind() {
        return entries.kind();
    }

    @Override
    public Region keyRegion() {
        return entries.keyRegion();
    }

    @Override
    public long keyOffset() {
        return entries.keyOffset();
    }

    @Override
    public int keyLength() {
        return entries.keyLength();
    }

    @Override
    public Region valueRegion() {
        return entries.valueRegion();
    }

    @Override
    public long valueOffset() {
        return entries.valueOffset();
    }

    @Override
    public int valueLength() {
        return entries.valueLength();
    }

    @Override
    public long sequence() {
        return entries.sequence();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            valid = false;
            try {
                entries.close();
                bounds.close();
            } finally {
                view.release();
                onClose.run();
            }
        }
    }

    /** Goes on to the next live entry, at or after the present one, below the upper bound. */
    private boolean forward() {
        while (entries.isValid() && isBelowUpper()) {
            if (isLive()) {
                valid = true;
                return true;
            }
            entries.next();
        }
        valid = false;
        return false;
    }

    /** Goes back to the previous live entry, at or before the present one, from the lower bound on. */
    private boolean backward() {
        while (entries.isValid() && isAtLeastLower()) {
            if (isLive()) {
                valid = true;
                return true;
            }
            entries.prev();
        }
        valid = false;
        return false;
    }

    private boolean isLive() {
        return EntryKind.isPut(entries.kind()) && !(hasRangeTombstones && isCovered());
    }

    private boolean isCovered() {
        return rangeTombstones.coveringSequence(entries.keyRegion(), entries.keyOffset(), entries.keyLength(), snapshot)
                > entries.sequence();
    }

    private boolean isBelowUpper() {
        return entries.keyRegion().compare(entries.keyOffset(), entries.keyLength(), bounds, lowerLength, upperLength)
                < 0;
    }

    private boolean isAtLeastLower() {
        return entries.keyRegion().compare(entries.keyOffset(), entries.keyLength(), bounds, 0, lowerLength) >= 0;
    }
}
