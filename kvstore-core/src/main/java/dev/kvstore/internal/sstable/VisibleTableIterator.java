package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.Region;

/** The entries of a table that are visible at a snapshot, in both directions. */
final class VisibleTableIterator extends TableIterator {
    private final long snapshot;

    VisibleTableIterator(BlockReader blocks, long snapshot) {
        super(blocks, true);
        this.snapshot = snapshot;
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
            forward(false);
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    @Override
    public void seekToLast() {
        valid = false;
        if (blockCount() == 0) {
            return;
        }
        try {
            toEnd();
            backward();
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
                forward(false);
            }
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    @Override
    public void seekBefore(Region key, long offset, int length) {
        valid = false;
        if (blockCount() == 0) {
            return;
        }
        try {
            if (!lowerBound(key, offset, length)) {
                toEnd();
            }
            backward();
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    @Override
    public void next() {
        valid = false;
        try {
            if (++entry < count || loadNext()) {
                forward(true);
            }
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    @Override
    public void prev() {
        valid = false;
        try {
            boolean older = isOlderVersion();
            while (older && stepBack()) {
                older = isOlderVersion();
            }
            backward();
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    /**
     * Shows the first visible version from the current entry on.
     *
     * @param passed whether the key before the current entry is done with, so that its older versions are skipped
     */
    private void forward(boolean passed) {
        boolean skip = passed;
        do {
            long stamp = stamp(entry);
            skip &= (stamp & BlockLayout.STAMP_SAME_KEY) != 0;
            if (!skip && sequenceOf(stamp) <= snapshot) {
                show(stamp);
                return;
            }
        } while (++entry < count || loadNext());
    }

    /**
     * Shows the last key before the current entry that has a visible version. The current entry is the
     * newest version of its key, or one behind the last entry of the table.
     */
    private void backward() {
        while (stepBack()) {
            int visibleBlock = -1;
            int visibleEntry = -1;
            long stamp;
            do {
                stamp = stamp(entry);
                if (sequenceOf(stamp) <= snapshot) {
                    visibleBlock = blockNumber;
                    visibleEntry = entry;
                }
            } while ((stamp & BlockLayout.STAMP_SAME_KEY) != 0 && stepBack());
            if (visibleBlock >= 0) {
                load(visibleBlock);
                entry = visibleEntry;
                show(stamp(entry));
                return;
            }
        }
    }

    private void toEnd() {
        load(blockCount() - 1);
        entry = count;
    }
}
