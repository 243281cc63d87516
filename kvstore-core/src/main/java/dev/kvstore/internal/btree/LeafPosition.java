package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memory.RegionView;

/**
 * The reading half of a cursor: a position within a leaf, and the entry there. Its value is shown in place; its key is
 * put together when asked for, because a page holds the common prefix of its keys once. Not thread-safe.
 */
abstract class LeafPosition implements EngineCursor {
    static final int UNKNOWN = -1;

    final PageStore pages;
    private final Region buffer;
    private Region leaf;
    private long at;
    private int index;

    /** Bytes of the leaf's prefix in {@link #buffer}; unknown until a key of the leaf is needed. */
    private int prefix = UNKNOWN;

    private boolean isLeafRead;

    /** The entry whose slot, tail and flags these are. */
    private int locatedAt = UNKNOWN;

    private long slot;
    private long tail;
    private int flags;

    /** The entry whose key this is. */
    private int keyOf = UNKNOWN;

    private Region keyRegion;
    private long keyOffset;
    private int keyLength;

    /** The entry whose value this is. */
    private int valueOf = UNKNOWN;

    private Region valueRegion;
    private long valueOffset;
    private int valueLength;

    LeafPosition(PageStore pages, NativeMemory memory) {
        this.pages = pages;
        this.buffer = memory.allocate(MemoryComponent.CURSOR, NodeEditor.longLimit(pages.pageSize()) + Long.BYTES);
    }

    /** To another leaf, and no entry of it yet. */
    final void enterLeaf(Region newLeaf, long newAt) {
        leaf = newLeaf;
        at = newAt;
        prefix = UNKNOWN;
        isLeafRead = false;
        locatedAt = UNKNOWN;
        keyOf = UNKNOWN;
        valueOf = UNKNOWN;
    }

    /** To an entry of the leaf, or before the first or behind the last one. */
    final void moveTo(int newIndex) {
        index = newIndex;
    }

    final int index() {
        return index;
    }

    /** Whether anything of an entry of this leaf was looked at. */
    final boolean isLeafRead() {
        return isLeafRead;
    }

    @Override
    public final int kind() {
        locate();
        return Node.kind(flags);
    }

    @Override
    public final long sequence() {
        locate();
        return Node.sequence(leaf, tail);
    }

    @Override
    public final Region keyRegion() {
        readyKey();
        return keyRegion;
    }

    @Override
    public final long keyOffset() {
        readyKey();
        return keyOffset;
    }

    @Override
    public final int keyLength() {
        readyKey();
        return keyLength;
    }

    @Override
    public final Region valueRegion() {
        readyValue();
        return valueRegion;
    }

    @Override
    public final long valueOffset() {
        readyValue();
        return valueOffset;
    }

    @Override
    public final int valueLength() {
        readyValue();
        return valueLength;
    }

    /** A key that lies in its page is shown without remembering anything. */
    @Override
    public final void showKey(RegionView view, int skipped) {
        long shown = Node.slot(leaf, at, index);
        if (Node.isLong(shown)) {
            EngineCursor.super.showKey(view, skipped);
        } else {
            view.over(buffer, skipped, copyKey(shown) - skipped);
        }
    }

    /** A value that is stored as it is and in its page is shown without remembering anything. */
    @Override
    public final boolean showPlainValue(RegionView view) {
        isLeafRead = true;
        long shown = Node.slot(leaf, at, index);
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
        buffer.close();
    }

    private void locate() {
        if (locatedAt != index) {
            isLeafRead = true;
            slot = Node.slot(leaf, at, index);
            tail = Node.tail(at, slot);
            flags = Node.flags(leaf, tail);
            locatedAt = index;
        }
    }

    /** Puts the key of a slot together, in place of any other; returns its length. */
    private int copyKey(long of) {
        isLeafRead = true;
        keyOf = UNKNOWN;
        if (prefix == UNKNOWN) {
            prefix = NodeEditor.copyPrefix(leaf, at, pages.pageSize(), buffer);
        }
        return prefix + NodeEditor.copyBehindPrefix(leaf, at, of, buffer, prefix);
    }

    private void readyKey() {
        if (keyOf == index) {
            return;
        }
        locate();
        if (Node.isLong(slot)) {
            long reference = Node.keyRun(leaf, at, slot, true);
            long run = Node.referredPage(leaf, reference);
            keyLength = (int) Node.referredLength(leaf, reference);
            pages.checkRun(run, Node.referredGen(leaf, reference), keyLength);
            keyRegion = pages.region(run);
            keyOffset = pages.offset(run) + PageLayout.RUN_CONTENT;
        } else {
            keyLength = copyKey(slot);
            keyRegion = buffer;
            keyOffset = 0;
        }
        keyOf = index;
    }

    private void readyValue() {
        if (valueOf == index) {
            return;
        }
        locate();
        if ((flags & Node.RUN_VALUE) != 0) {
            long reference = Node.valueRun(leaf, tail);
            long run = Node.referredPage(leaf, reference);
            valueLength = (int) Node.referredLength(leaf, reference);
            pages.checkValueRun(run, Node.referredGen(leaf, reference), valueLength, Node.kind(flags));
            valueRegion = pages.region(run);
            valueOffset = pages.offset(run) + PageLayout.RUN_CONTENT;
        } else {
            valueRegion = leaf;
            valueOffset = Node.valueOffset(flags, tail, slot);
            valueLength = Node.valueLength(leaf, flags, tail);
        }
        valueOf = index;
    }
}
