package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.Region;

/** Every entry of a table, forward only. */
final class AllVersionsTableIterator extends TableIterator {
    AllVersionsTableIterator(BlockReader blocks) {
        super(blocks, false);
    }

    @Override
    public void seekToFirst() {
        valid = false;
        if (blockCount() == 0) {
            return;
        }
        try {
            load(0);
            entry = 0;
            show(stamp(0));
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    @Override
    public void seek(Region key, long offset, int length) {
        valid = false;
        if (blockCount() == 0) {
            return;
        }
        try {
            if (lowerBound(key, offset, length)) {
                show(stamp(entry));
            }
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    @Override
    public void next() {
        valid = false;
        try {
            if (++entry < count || loadNext()) {
                show(stamp(entry));
            }
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    @Override
    public void seekToLast() {
        throw new UnsupportedOperationException("all versions are shown forward only");
    }

    @Override
    public void seekBefore(Region key, long offset, int length) {
        throw new UnsupportedOperationException("all versions are shown forward only");
    }

    @Override
    public void prev() {
        throw new UnsupportedOperationException("all versions are shown forward only");
    }
}
