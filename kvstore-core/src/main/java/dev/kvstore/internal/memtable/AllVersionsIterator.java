package dev.kvstore.internal.memtable;

import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.memory.Region;

/** Every entry of a memtable, forward; owns nothing native. */
final class AllVersionsIterator extends InternalIterator {
    private final Region arena;
    private final RadixCursor cursor;
    private long record;

    AllVersionsIterator(Region arena, RadixTree tree) {
        this.arena = arena;
        this.cursor = new RadixCursor(arena, tree);
        keyRegion = arena;
        valueRegion = arena;
    }

    @Override
    public void seekToFirst() {
        cursor.seekToFirst();
        showNewest();
    }

    @Override
    public void seek(Region key, long offset, int length) {
        cursor.seek(key, offset, length);
        showNewest();
    }

    @Override
    public void next() {
        long leaf = cursor.leaf();
        if (record == leaf) {
            cursor.next();
            showNewest();
        } else {
            show(VersionChain.older(arena, leaf, record));
        }
    }

    @Override
    public void seekToLast() {
        throw forwardOnly();
    }

    @Override
    public void seekBefore(Region key, long offset, int length) {
        throw forwardOnly();
    }

    @Override
    public void prev() {
        throw forwardOnly();
    }

    @Override
    public void close() {
        valid = false;
    }

    private void showNewest() {
        long leaf = cursor.leaf();
        valid = leaf != 0;
        if (valid) {
            keyOffset = leaf + EntryLayout.LEAF_KEY;
            keyLength = EntryLayout.keyLength(arena, leaf);
            show(VersionChain.newest(arena, leaf));
        }
    }

    private void show(long version) {
        long packed = arena.getLong(version + EntryLayout.SEQUENCE_AND_KIND);
        record = version;
        sequence = packed >>> 8;
        kind = (int) packed & 0xFF;
        valueOffset = EntryLayout.valueOffset(arena, cursor.leaf(), version);
        valueLength = EntryLayout.valueLength(arena, version);
    }

    private static UnsupportedOperationException forwardOnly() {
        return new UnsupportedOperationException("an iterator over all versions moves forward only");
    }
}
