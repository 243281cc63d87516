package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.Region;

/** Every entry of a table, forward only. */
final class AllVersionsTableIterator extends TableIterator {
    private static final int SAMPLES = 8;

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

    /** Moves to the first entry of a block: for going past damaged ones. */
    void seekToBlock(int block) {
        valid = false;
        load(block);
        entry = 0;
        show(stamp(0));
    }

    /** Moves to the next entry of the same block; false behind its last. */
    boolean nextInBlock() {
        valid = false;
        if (++entry >= count) {
            return false;
        }
        show(stamp(entry));
        return true;
    }

    /**
     * About how many entries lie from one key up to another: exact where the range ends, and by a sample of
     * {@value #SAMPLES} blocks in between, because blocks hold as many entries as their sizes allow.
     */
    long approximateCount(
            Region lower, long lowerOffset, int lowerLength, Region upper, long upperOffset, int upperLength) {
        valid = false;
        if (blockCount() == 0) {
            return 0;
        }
        try {
            lowerBound(upper, upperOffset, upperLength);
            int lastBlock = blockNumber;
            int behind = entry;
            lowerBound(lower, lowerOffset, lowerLength);
            if (blockNumber >= lastBlock) {
                return blockNumber > lastBlock ? 0 : Math.max(0, behind - entry);
            }
            return count - entry + behind + sampled(blockNumber + 1, lastBlock);
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    /** About how many entries the blocks from one number up to another hold. */
    private long sampled(int from, int to) {
        long sum = 0;
        int blocks = to - from;
        int taken = Math.min(SAMPLES, blocks);
        for (int i = 0; i < taken; i++) {
            load((int) (from + (long) blocks * i / taken));
            sum += count;
        }
        return taken == 0 ? 0 : sum * blocks / taken;
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
