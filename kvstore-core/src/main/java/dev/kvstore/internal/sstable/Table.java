package dev.kvstore.internal.sstable;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/**
 * An open table: index and filter pinned off the heap, blocks mapped.
 *
 * <p><b>Thread safety.</b> Any number of readers, no locks except in the cache when a block is not
 * there. {@link #close()} must happen after the last reader and iterator is gone.
 *
 * <p><b>Lifetimes.</b> What {@link #get} finds may lie in the block cache: the caller is inside the
 * engine's read guard from before the call until it is done with the result. Iterators need no guard;
 * what they show is kept alive by the table's being open.
 */
public final class Table implements AutoCloseable {
    private final BlockReader blocks;
    private final BlockIndex index;
    private final TableData data;
    private final int blockCount;
    private final Region filter;
    private final long filterAt;
    private final int filterLines;
    private final int filterProbes;
    private final RangeTombstoneList rangeTombstones;
    private final TableProperties properties;
    private final long fileBytes;
    private boolean closed;

    Table(
            BlockReader blocks,
            TableFilter filter,
            RangeTombstoneList rangeTombstones,
            TableProperties properties,
            long fileBytes) {
        this.blocks = blocks;
        this.index = blocks.index();
        this.data = blocks.data();
        this.blockCount = index.blocks();
        this.filter = filter.region();
        this.filterAt = filter.offset();
        this.filterLines = filter.lines();
        this.filterProbes = properties.filterProbes();
        this.rangeTombstones = rangeTombstones;
        this.properties = properties;
        this.fileBytes = fileBytes;
    }

    /**
     * Opens a table and verifies everything but its blocks, which are verified when first touched.
     *
     * @param storeId the store the table must belong to, or null for any
     * @throws StoreCorruptedException when it is damaged
     * @throws StoreFormatException when another version wrote it
     * @throws StoreIOException when it can't be read
     */
    public static Table open(Disk disk, NativeMemory memory, BlockCache cache, long fileNumber, StoreId storeId) {
        return TableOpener.open(disk, memory, cache, fileNumber, storeId, TableData.MAX_WINDOW);
    }

    /**
     * Looks for the newest version of a key at or below {@code snapshot}; range tombstones are not
     * considered.
     *
     * @param keyHash the {@link dev.kvstore.internal.format.KeyHash} of the key
     * @param out filled in if found, otherwise left as it was
     * @return whether a version, possibly a tombstone, was found
     * @throws StoreCorruptedException when the key's block is damaged
     */
    public boolean get(Region key, long offset, int length, long keyHash, long snapshot, LookupResult out) {
        boolean filtered = filterLines != 0;
        if (filtered) {
            boolean passed = BloomFilter.mightContain(filter, filterAt, filterLines, filterProbes, keyHash);
            out.countFilter(passed);
            if (!passed) {
                return false;
            }
        }
        if (blockCount == 0) {
            return false;
        }
        try {
            int block = index.find(key, offset, length);
            int found = search(block, key, offset, length, keyHash, snapshot, out);
            while (found == BlockSearch.CONTINUES && index.isContinuation(++block)) {
                found = search(block, key, offset, length, keyHash, snapshot, out);
            }
            out.countTable(filtered, found == BlockSearch.FOUND);
            return found == BlockSearch.FOUND;
        } catch (InternalError e) {
            throw blocks.unreadable(e);
        }
    }

    /** Whether the filter lets a key pass; true without a filter. */
    public boolean mightContain(long keyHash) {
        return filterLines == 0 || BloomFilter.mightContain(filter, filterAt, filterLines, filterProbes, keyHash);
    }

    /** A new iterator in visible mode. Big scans through it leave the block cache as it is. */
    public InternalIterator iterator(long snapshot) {
        return new VisibleTableIterator(blocks, snapshot);
    }

    /** A new iterator over all versions. */
    public InternalIterator allVersionsIterator() {
        return new AllVersionsTableIterator(blocks);
    }

    public RangeTombstoneList rangeTombstones() {
        return rangeTombstones;
    }

    BlockReader blocks() {
        return blocks;
    }

    public TableProperties properties() {
        return properties;
    }

    /** Bytes of the file. */
    public long fileBytes() {
        return fileBytes;
    }

    /** Where in the file an internal key is, or would be, within one block: 0 to {@link #fileBytes()}. */
    public long approximateOffsetOf(Region key, long offset, int length) {
        if (blockCount == 0 || key.compare(offset, length, properties.smallestKey()) <= 0) {
            return 0;
        }
        if (key.compare(offset, length, properties.largestKey()) > 0) {
            return fileBytes;
        }
        return BlockIndex.position(index.word(index.find(key, offset, length)));
    }

    /** About how many entries lie from one internal key up to another; reads a few blocks. */
    public long approximateCount(
            Region lower, long lowerOffset, int lowerLength, Region upper, long upperOffset, int upperLength) {
        try (AllVersionsTableIterator entries = new AllVersionsTableIterator(blocks)) {
            return entries.approximateCount(lower, lowerOffset, lowerLength, upper, upperOffset, upperLength);
        }
    }

    /**
     * Reads the whole table anew and checks every checksum, the order, the counts, the filter and the index.
     *
     * @throws StoreCorruptedException at the first thing that is wrong
     */
    public void verify() {
        new TableVerifier(this, blocks).verify();
    }

    /** Unmaps the file and frees index and filter. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        blocks.close();
        if (filter != null) {
            filter.close();
        }
    }

    private int search(int block, Region key, long offset, int length, long keyHash, long snapshot, LookupResult out) {
        long word = index.word(block);
        Region region;
        long at;
        if (BlockIndex.isPlain(word)) {
            if (!BlockIndex.isVerified(word)) {
                blocks.verifyInPlace(block);
            }
            int window = data.windowOf(BlockIndex.position(word));
            region = data.window(window);
            at = BlockIndex.position(word) - data.start(window);
        } else {
            long location = blocks.cached(block);
            region = blocks.cacheRegion(location);
            at = CacheSlots.offset(location);
        }
        return BlockSearch.find(region, at, key, offset, length, keyHash, snapshot, out);
    }
}
