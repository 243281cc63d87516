package dev.kvstore.internal.lsm;

import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memtable.Memtable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chains of blocks off the heap that are appended to by turns and read one after the other.
 *
 * <pre>
 *  entry, from front to back of a block:
 *  0          8       16    16 + key length
 *  +----------+-------+-----+-------+
 *  | sequence | shape | key | value |        shape: value length &lt;&lt; 22 | key length &lt;&lt; 4 | kind
 *  +----------+-------+-----+-------+
 *  | sequence | shape | place |              place: number of the source &lt;&lt; 32 | offset of the key
 *  +----------+-------+-------+
 * </pre>
 *
 * An entry that does not fit into a block stays where it is, and the block says where that is. Not thread-safe.
 */
final class ReplayBlocks implements AutoCloseable {
    private static final int BLOCK_BYTES = 16 << 10;
    private static final int BLOCKS_PER_SLAB = 64;
    private static final int NONE = -1;
    private static final int KIND_BITS = 4;
    private static final int KEY_BITS = 22;
    private static final int SHAPE = 8;
    private static final int KEY = 16;

    private final NativeMemory memory;
    private final List<Region> slabs = new ArrayList<>();

    /** Where entries lie that were not copied. */
    private final List<Region> sources = new ArrayList<>();

    private final List<Chain> chains = new ArrayList<>();

    /** Of each block in use the one behind it in its chain, and the bytes in it. */
    private int[] next = new int[BLOCKS_PER_SLAB];

    private int[] used = new int[BLOCKS_PER_SLAB];
    private int blocks;

    ReplayBlocks(NativeMemory memory) {
        this.memory = memory;
    }

    /** A new empty chain. */
    Chain chain() {
        Chain chain = new Chain();
        chains.add(chain);
        return chain;
    }

    /** Empties all chains and keeps their memory. */
    void clear() {
        blocks = 0;
        sources.clear();
        chains.forEach(Chain::reset);
    }

    @Override
    public void close() {
        slabs.forEach(Region::close);
        slabs.clear();
    }

    private Region slab(int block) {
        return slabs.get(block / BLOCKS_PER_SLAB);
    }

    private static long start(int block) {
        return (long) (block % BLOCKS_PER_SLAB) * BLOCK_BYTES;
    }

    private int newBlock() {
        if (blocks == slabs.size() * BLOCKS_PER_SLAB) {
            slabs.add(memory.allocate(MemoryComponent.SCRATCH, (long) BLOCKS_PER_SLAB * BLOCK_BYTES));
        }
        if (blocks == next.length) {
            next = Arrays.copyOf(next, 2 * blocks);
            used = Arrays.copyOf(used, 2 * blocks);
        }
        next[blocks] = NONE;
        used[blocks] = 0;
        return blocks++;
    }

    private long placeOf(Region source, long offset) {
        int last = sources.size() - 1;
        if (last < 0 || sources.get(last) != source) {
            sources.add(source);
            last++;
        }
        return (long) last << Integer.SIZE | offset;
    }

    /** Entries in the order in which they were added. */
    final class Chain {
        private int first = NONE;
        private int last = NONE;

        private Chain() {}

        /** Adds the write that {@code batch} is at. */
        void add(BatchReader batch, Region source, long sequence) {
            int payload = batch.keyLength() + batch.valueLength();
            boolean copied = KEY + (long) batch.keyLength() + batch.valueLength() <= BLOCK_BYTES;
            int bytes = KEY + (copied ? payload : Long.BYTES);
            reserve(bytes);
            Region slab = slab(last);
            long at = start(last) + used[last];
            slab.putLong(at, sequence);
            long kind = batch.isNumbered() ? batch.kind() : EntryKind.PUT;
            slab.putLong(
                    at + SHAPE, (long) batch.valueLength() << KEY_BITS | (long) batch.keyLength() << KIND_BITS | kind);
            if (copied) {
                // The value follows the key.
                slab.copyFrom(at + KEY, source, batch.keyOffset(), payload);
            } else {
                slab.putLong(at + KEY, placeOf(source, batch.keyOffset()));
            }
            used[last] += bytes;
        }

        /** Puts all entries into a memtable. */
        void drainTo(Memtable target) {
            for (int block = first; block != NONE; block = next[block]) {
                Region slab = slab(block);
                long end = start(block) + used[block];
                for (long at = start(block); at < end; ) {
                    at += put(slab, at, target);
                }
            }
        }

        private long put(Region slab, long at, Memtable target) {
            long shape = slab.getLong(at + SHAPE);
            int kind = (int) shape & ((1 << KIND_BITS) - 1);
            int keyLength = (int) (shape & ((1 << KEY_BITS) - 1)) >>> KIND_BITS;
            int valueLength = (int) (shape >>> KEY_BITS);
            boolean copied = KEY + (long) keyLength + valueLength <= BLOCK_BYTES;
            Region source = slab;
            long key = at + KEY;
            if (!copied) {
                long place = slab.getLong(key);
                source = sources.get((int) (place >>> Integer.SIZE));
                key = place & 0xFFFFFFFFL;
            }
            target.restore(slab.getLong(at), kind, source, key, keyLength, key + keyLength, valueLength);
            return KEY + (copied ? (long) keyLength + valueLength : Long.BYTES);
        }

        private void reserve(int bytes) {
            if (last != NONE && used[last] + bytes <= BLOCK_BYTES) {
                return;
            }
            int block = newBlock();
            if (last == NONE) {
                first = block;
            } else {
                next[last] = block;
            }
            last = block;
        }

        private void reset() {
            first = NONE;
            last = NONE;
        }
    }
}
