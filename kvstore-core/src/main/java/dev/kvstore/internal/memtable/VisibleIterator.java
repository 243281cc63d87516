package dev.kvstore.internal.memtable;

import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.memory.Region;

/** The entries of a memtable visible at a snapshot; owns nothing native. */
final class VisibleIterator extends InternalIterator {
    private final Region arena;
    private final RadixCursor cursor;
    private final long snapshot;

    VisibleIterator(Region arena, RadixTree tree, long snapshot) {
        this.arena = arena;
        this.cursor = new RadixCursor(arena, tree);
        this.snapshot = snapshot;
        keyRegion = arena;
        valueRegion = arena;
    }

    @Override
    public void seekToFirst() {
        cursor.seekToFirst();
        settleForward();
    }

    @Override
    public void seekToLast() {
        cursor.seekToLast();
        settleBackward();
    }

    @Override
    public void seek(Region key, long offset, int length) {
        cursor.seek(key, offset, length);
        settleForward();
    }

    @Override
    public void seekBefore(Region key, long offset, int length) {
        cursor.seekBefore(key, offset, length);
        settleBackward();
    }

    @Override
    public void next() {
        cursor.next();
        settleForward();
    }

    @Override
    public void prev() {
        cursor.previous();
        settleBackward();
    }

    @Override
    public void close() {
        valid = false;
    }

    private void settleForward() {
        while (cursor.leaf() != 0 && !show(cursor.leaf())) {
            cursor.next();
        }
        valid = cursor.leaf() != 0;
    }

    private void settleBackward() {
        while (cursor.leaf() != 0 && !show(cursor.leaf())) {
            cursor.previous();
        }
        valid = cursor.leaf() != 0;
    }

    private boolean show(long leaf) {
        long record = VersionChain.find(arena, leaf, snapshot);
        if (record == 0) {
            return false;
        }
        long packed = arena.getLong(record + EntryLayout.SEQUENCE_AND_KIND);
        keyOffset = leaf + EntryLayout.LEAF_KEY;
        keyLength = EntryLayout.keyLength(arena, leaf);
        sequence = packed >>> 8;
        kind = (int) packed & 0xFF;
        valueOffset = EntryLayout.valueOffset(arena, leaf, record);
        valueLength = EntryLayout.valueLength(arena, record);
        return true;
    }
}
