package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memory.RegionView;

/**
 * A position below a pinned root, between bounds. Values are shown in place; keys are put together when asked for,
 * because a page holds their common prefix once. Not thread-safe.
 */
final class TreeCursor implements EngineCursor {
    private static final int UNKNOWN = -1;

    /** Most bytes of entries, on average, for which whole leaves are read ahead: few of a larger one's may be wanted. */
    private static final int WORTH_WARMING = 512;

    private final PageStore pages;
    private final TreePath path;
    private final Region bounds;
    private final int lowerLength;
    private final int upperLength;
    private final Region keyBuffer;
    private final Runnable onClose;
    private boolean valid;
    private boolean closed;

    private Region leaf;
    private long at;
    private int count;
    private int entry;

    /** Within the leaf, the first entry at or above the bounds' begin and end; unknown until needed. */
    private int first = UNKNOWN;

    private int end = UNKNOWN;

    /** Bytes of the leaf's prefix in {@link #keyBuffer}; unknown until a key of the leaf is needed. */
    private int prefix = UNKNOWN;

    /** Whether any entry of the leaf was looked at, as those of the next leaf will be then. */
    private boolean isRead;

    @SuppressWarnings({"unused", "FieldCanBeLocal"}) // being written is all that it is for
    private long warmed;

    /** Whether slot, tail and flags are those of the present entry. */
    private boolean isLocated;

    private long slot;
    private long tail;
    private int flags;
    private boolean keyReady;
    private Region keyRegion;
    private long keyOffset;
    private int keyLength;
    private boolean valueReady;
    private Region valueRegion;
    private long valueOffset;
    private int valueLength;

    /** {@code onClose} is called once, when nothing of the tree is looked at any more. */
    TreeCursor(PageStore pages, long root, NativeMemory memory, byte[] lower, byte[] upper, Runnable onClose) {
        this.pages = pages;
        this.path = new TreePath(pages, root);
        this.lowerLength = lower.length;
        this.upperLength = upper.length;
        this.onClose = onClose;
        this.bounds = memory.allocate(MemoryComponent.CURSOR, (long) lower.length + upper.length);
        bounds.write(0, lower, 0, lower.length);
        bounds.write(lower.length, upper, 0, upper.length);
        try {
            this.keyBuffer =
                    memory.allocate(MemoryComponent.CURSOR, NodeEditor.longLimit(pages.pageSize()) + Long.BYTES);
        } catch (Throwable e) {
            bounds.close();
            throw e;
        }
    }

    @Override
    public boolean first() {
        valid = false;
        descend(bounds, 0, lowerLength);
        return forward();
    }

    @Override
    public boolean last() {
        valid = false;
        descend(bounds, lowerLength, upperLength);
        return backward();
    }

    @Override
    public boolean seek(Region key, long offset, int length) {
        if (key.compare(offset, length, bounds, 0, lowerLength) < 0) {
            return first();
        }
        valid = false;
        descend(key, offset, length);
        return forward();
    }

    @Override
    public boolean seekBefore(Region key, long offset, int length) {
        if (key.compare(offset, length, bounds, lowerLength, upperLength) > 0) {
            return last();
        }
        valid = false;
        descend(key, offset, length);
        return backward();
    }

    @Override
    public boolean next() {
        forgetEntry();
        if (++entry < end) {
            return true;
        }
        valid = false;
        return forward();
    }

    @Override
    public boolean prev() {
        if (first != UNKNOWN && entry > first) {
            forgetEntry();
            entry--;
            return true;
        }
        valid = false;
        return backward();
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public int kind() {
        locate();
        return Node.kind(flags);
    }

    @Override
    public Region keyRegion() {
        readyKey();
        return keyRegion;
    }

    @Override
    public long keyOffset() {
        readyKey();
        return keyOffset;
    }

    @Override
    public int keyLength() {
        readyKey();
        return keyLength;
    }

    @Override
    public Region valueRegion() {
        readyValue();
        return valueRegion;
    }

    @Override
    public long valueOffset() {
        readyValue();
        return valueOffset;
    }

    @Override
    public int valueLength() {
        readyValue();
        return valueLength;
    }

    @Override
    public long sequence() {
        locate();
        return Node.sequence(leaf, tail);
    }

    @Override
    public void showKey(RegionView view, int skipped) {
        long shown = Node.slot(leaf, at, entry);
        isRead = true;
        if (Node.isLong(shown)) {
            EngineCursor.super.showKey(view, skipped);
            return;
        }
        if (prefix == UNKNOWN) {
            prefix = NodeEditor.copyPrefix(leaf, at, pages.pageSize(), keyBuffer);
        }
        int length = prefix + NodeEditor.copyBehindPrefix(leaf, at, shown, keyBuffer, prefix);
        view.over(keyBuffer, skipped, length - skipped);
    }

    @Override
    public boolean showPlainValue(RegionView view) {
        long shown = Node.slot(leaf, at, entry);
        isRead = true;
        long behind = Node.tail(at, shown);
        int properties = Node.flags(leaf, behind);
        if ((properties & (Node.RUN_VALUE | Node.EXTENDED)) != 0) {
            return EngineCursor.super.showPlainValue(view);
        }
        view.over(leaf, Node.valueOffset(properties, behind, shown), Node.valueLength(leaf, properties, behind));
        return true;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            valid = false;
            bounds.close();
            keyBuffer.close();
            onClose.run();
        }
    }

    /** Goes down to where a key is or would be. */
    private void descend(Region key, long offset, int length) {
        enter(path.descend(key, offset, length));
        warmed = Node.warmForSearch(leaf, at, pages.pageSize());
        int found = NodeSearch.inLeaf(pages, leaf, at, key, offset, length);
        entry = found >= 0 ? found : -1 - found;
    }

    /** To the next or previous leaf; false at the end of the tree. */
    private boolean enterNeighbour(int step) {
        boolean readsOn = isRead;
        long page = path.neighbour(step);
        if (page == TreePath.NONE) {
            return false;
        }
        enter(page);
        if (readsOn && count >= pages.pageSize() / WORTH_WARMING) {
            warmed = leaf.warm(at, pages.pageSize());
        }
        return true;
    }

    private void enter(long page) {
        leaf = pages.region(page);
        at = pages.offset(page);
        count = Node.count(leaf, at);
        first = UNKNOWN;
        end = UNKNOWN;
        prefix = UNKNOWN;
        isRead = false;
        forgetEntry();
    }

    private void forgetEntry() {
        isLocated = false;
        keyReady = false;
        valueReady = false;
    }

    private void locate() {
        if (!isLocated) {
            isLocated = true;
            isRead = true;
            slot = Node.slot(leaf, at, entry);
            tail = Node.tail(at, slot);
            flags = Node.flags(leaf, tail);
        }
    }

    /** To the present entry, or the first behind it, if it is below the upper bound. */
    private boolean forward() {
        while (true) {
            if (end == UNKNOWN) {
                end = position(lowerLength, upperLength);
            }
            if (entry < end) {
                valid = true;
                return true;
            }
            if (end < count || !enterNeighbour(1)) {
                return false;
            }
            entry = 0;
        }
    }

    /** To the entry before the present one, if it is not below the lower bound. */
    private boolean backward() {
        forgetEntry();
        while (true) {
            if (first == UNKNOWN) {
                first = position(0, lowerLength);
            }
            if (entry > first) {
                entry--;
                valid = true;
                return true;
            }
            if (first > 0 || !enterNeighbour(-1)) {
                return false;
            }
            entry = count;
        }
    }

    private int position(long offset, int length) {
        int found = NodeSearch.inLeaf(pages, leaf, at, bounds, offset, length);
        return found >= 0 ? found : -1 - found;
    }

    private void readyKey() {
        if (keyReady) {
            return;
        }
        keyReady = true;
        locate();
        if (!Node.isLong(slot)) {
            if (prefix == UNKNOWN) {
                prefix = NodeEditor.copyPrefix(leaf, at, pages.pageSize(), keyBuffer);
            }
            keyRegion = keyBuffer;
            keyOffset = 0;
            keyLength = prefix + NodeEditor.copyBehindPrefix(leaf, at, slot, keyBuffer, prefix);
            return;
        }
        long reference = Node.keyRun(leaf, at, slot, true);
        long run = Node.referredPage(leaf, reference);
        keyLength = (int) Node.referredLength(leaf, reference);
        pages.checkRun(run, Node.referredGen(leaf, reference), keyLength);
        keyRegion = pages.region(run);
        keyOffset = pages.offset(run) + PageLayout.RUN_CONTENT;
    }

    private void readyValue() {
        if (valueReady) {
            return;
        }
        valueReady = true;
        locate();
        if ((flags & Node.RUN_VALUE) == 0) {
            valueRegion = leaf;
            valueOffset = Node.valueOffset(flags, tail, slot);
            valueLength = Node.valueLength(leaf, flags, tail);
            return;
        }
        long reference = Node.valueRun(leaf, tail);
        long run = Node.referredPage(leaf, reference);
        valueLength = (int) Node.referredLength(leaf, reference);
        pages.checkValueRun(run, Node.referredGen(leaf, reference), valueLength, Node.kind(flags));
        valueRegion = pages.region(run);
        valueOffset = pages.offset(run) + PageLayout.RUN_CONTENT;
    }
}
