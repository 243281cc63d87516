package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.Varint;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.memory.Region;

/**
 * A walk over the entries of a table: what both modes share.
 *
 * <p>Blocks that are not compressed are shown in place; others are brought into a private buffer, because an
 * iterator lives longer than any read guard: copied from the cache or decompressed. Only what was looked for by key
 * enters the cache. The current block and entry are {@link #blockNumber}
 * and {@link #entry}; they are kept when the iterator is not valid, so that it can tell where it ended.
 */
abstract class TableIterator extends InternalIterator {
    private final BlockReader blocks;
    private final BlockIndex index;
    private final boolean cached;
    private BlockDecoder decoder;

    /** The current block, -1 before the first load. */
    protected int blockNumber = -1;

    /** The current entry of the current block. */
    protected int entry;

    /** Entries of the current block. */
    protected int count;

    private Region region;
    private long at;
    private long base;
    private int width;
    private int commonKeyLength;

    /** Entry length, or 0 where entries have offsets. */
    private int stride;

    private long offsets;
    private boolean wide;

    /** @param cached whether compressed blocks are taken from the cache where they are there */
    TableIterator(BlockReader blocks, boolean cached) {
        this.blocks = blocks;
        this.cached = cached;
        this.index = blocks.index();
    }

    @Override
    public void close() {
        valid = false;
        if (decoder != null) {
            blocks.decoders().release(decoder);
            decoder = null;
            region = null;
            blockNumber = -1;
        }
    }

    protected final int blockCount() {
        return index.blocks();
    }

    /** Makes a block current that was reached from its neighbour. */
    protected final void load(int block) {
        load(block, false);
    }

    /** Makes a block current; {@code sought} when it was looked for by key. */
    private void load(int block, boolean sought) {
        if (block == blockNumber) {
            return;
        }
        blockNumber = -1;
        long word = index.word(block);
        if (BlockIndex.isPlain(word)) {
            if (!BlockIndex.isVerified(word)) {
                blocks.verifyInPlace(block);
            }
            TableData data = blocks.data();
            int window = data.windowOf(BlockIndex.position(word));
            region = data.window(window);
            at = BlockIndex.position(word) - data.start(window);
        } else {
            if (decoder == null) {
                decoder = blocks.decoders().acquire();
            }
            region = cached ? blocks.copy(block, decoder, sought) : blocks.decompress(block, decoder);
            at = 0;
        }
        readHeader();
        blockNumber = block;
    }

    /** Makes the next block current, at its first entry; false at the end of the table. */
    protected final boolean loadNext() {
        int next = blockNumber + 1;
        if (next >= index.blocks()) {
            return false;
        }
        load(next);
        entry = 0;
        return true;
    }

    /** Steps to the previous entry, whatever it is; false at the start of the table. */
    protected final boolean stepBack() {
        if (entry > 0) {
            entry--;
            return true;
        }
        if (blockNumber == 0) {
            return false;
        }
        load(blockNumber - 1);
        entry = count - 1;
        return true;
    }

    /** Stands on the first entry at or above a key; false if the table ends before it. */
    protected final boolean lowerBound(Region key, long offset, int length) {
        load(index.find(key, offset, length), true);
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, key, offset, length) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        entry = low;
        return low < count || loadNext();
    }

    /** The stamp of an entry of the current block. */
    protected final long stamp(int i) {
        return BlockLayout.stamp(region, start(i), width);
    }

    /** The sequence number in a stamp of the current block. */
    protected final long sequenceOf(long stamp) {
        return base + (stamp >>> BlockLayout.STAMP_SEQUENCE_SHIFT);
    }

    /** Makes the current entry, whose stamp is given, the one the iterator shows. */
    protected final void show(long stamp) {
        long start = start(entry);
        long end = stride != 0 ? start + stride : entry + 1 == count ? end() : start(entry + 1);
        long key = start + width;
        int length = commonKeyLength;
        if (length == 0) {
            long packed = Varint.readInt(region, key, end);
            length = (int) Varint.value(packed);
            key += Varint.width(packed);
        }
        keyRegion = region;
        keyOffset = key;
        keyLength = length;
        valueRegion = region;
        valueOffset = key + length;
        valueLength = (int) (end - valueOffset);
        sequence = sequenceOf(stamp);
        kind = BlockLayout.kind(stamp);
        valid = true;
    }

    /** Whether the current entry says that it has the key of the one before it. */
    final boolean isOlderVersion() {
        return (stamp(entry) & BlockLayout.STAMP_SAME_KEY) != 0;
    }

    /** The tag of the current entry. */
    final byte tag() {
        return region.getByte(at + BlockLayout.TAGS + entry);
    }

    /** A heap copy of the current key. */
    final byte[] key() {
        return keyRegion.toArray(keyOffset, keyLength);
    }

    protected final RuntimeException unreadable(InternalError e) {
        valid = false;
        return blocks.unreadable(e);
    }

    private int compare(int i, Region key, long offset, int length) {
        long start = start(i) + width;
        int found = commonKeyLength;
        if (found == 0) {
            long packed = Varint.readInt(region, start, start + Varint.MAX_INT_LENGTH);
            found = (int) Varint.value(packed);
            start += Varint.width(packed);
        }
        return region.compare(start, found, key, offset, length);
    }

    private void readHeader() {
        long head = region.getLong(at);
        count = (int) head & 0xFFFF;
        width = BlockSearch.stampWidth(head);
        commonKeyLength = region.getInt(at + BlockLayout.KEY_LENGTH);
        base = region.getLong(at + BlockLayout.BASE_SEQUENCE);
        offsets = at + BlockLayout.TAGS + BlockLayout.tagBytes(count);
        int offsetWidth = region.getUnsignedByte(at + BlockLayout.OFFSET_WIDTH);
        stride = offsetWidth == 0 ? region.getInt(at + BlockLayout.ENTRY_LENGTH) : 0;
        wide = offsetWidth == Integer.BYTES;
    }

    private long start(int i) {
        if (stride != 0) {
            return offsets + (long) stride * i;
        }
        return at + (wide ? region.getInt(offsets + 4L * i) : region.getUnsignedShort(offsets + 2L * i));
    }

    private long end() {
        return at + region.getInt(at + BlockLayout.END);
    }
}
