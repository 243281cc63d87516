package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.Region;

/**
 * The index of an open table, pinned off the heap.
 *
 * <pre>
 *  | prefixes, 8 each | words, 8 each, and one for the end | separators: offset and length, 4 each | index section |
 *
 *  word:  63 continuation | 62 verified | 61-60 compression code | 47-0 position in the file
 * </pre>
 *
 * A prefix is the eight bytes of a separator after what all keys of the table have in common, made
 * comparable as a signed number. The search is a binary one over them without unpredictable branches;
 * whole separators are compared only where a prefix ties.
 *
 * <p><b>Thread safety.</b> Any number of readers. The verified bit is the one thing that changes: it is
 * set by a plain store of an otherwise equal word, so a lost update costs a second verification.
 */
final class BlockIndex implements AutoCloseable {
    static final long CONTINUATION = 1L << 63;
    static final long VERIFIED = 1L << 62;
    static final int COMPRESSION_SHIFT = 60;
    static final long POSITION = (1L << 48) - 1;

    private static final long COMPRESSION = 3L << COMPRESSION_SHIFT;

    private final Region region;
    private final int blocks;
    private final int common;
    private final long wordsAt;
    private final long separatorsAt;
    private final long sectionAt;

    /**
     * @param region laid out as above, owned by the index from now on
     * @param common bytes that all keys of the table start with
     */
    BlockIndex(Region region, int blocks, int common) {
        this.region = region;
        this.blocks = blocks;
        this.common = common;
        this.wordsAt = wordsAt(blocks);
        this.separatorsAt = separatorsAt(blocks);
        this.sectionAt = sectionAt(blocks);
    }

    static long wordsAt(int blocks) {
        return (long) Long.BYTES * blocks;
    }

    static long separatorsAt(int blocks) {
        return wordsAt(blocks) + Long.BYTES * (blocks + 1L);
    }

    static long sectionAt(int blocks) {
        return separatorsAt(blocks) + (long) Long.BYTES * blocks;
    }

    int blocks() {
        return blocks;
    }

    /** Position, compression and flags of a block; of {@link #blocks()} only the position, which is the end of data. */
    long word(int block) {
        return region.getLong(wordsAt + (long) Long.BYTES * block);
    }

    static long position(long word) {
        return word & POSITION;
    }

    static boolean isPlain(long word) {
        return (word & COMPRESSION) == 0;
    }

    static Compression compression(long word) {
        return Compression.ofCode((word & COMPRESSION) >>> COMPRESSION_SHIFT);
    }

    static boolean isVerified(long word) {
        return (word & VERIFIED) != 0;
    }

    /** Whether the block starts with an older version of the key that the block before it ends with. */
    boolean isContinuation(int block) {
        return block < blocks && word(block) < 0;
    }

    /** Bytes the block takes in the file, trailer included. */
    int storedLength(int block) {
        return (int) (position(word(block + 1)) - position(word(block)));
    }

    /** Remembers that the block's checksum was right. */
    void setVerified(int block) {
        region.putLong(wordsAt + (long) Long.BYTES * block, word(block) | VERIFIED);
    }

    /**
     * The block with the newest version of a key, if the table has the key; otherwise a block that has
     * the key's place, or the one before it.
     */
    int find(Region key, long offset, int length) {
        if (common != 0) {
            int order = key.compare(offset, Math.min(length, common), region, sectionAt, common);
            if (order != 0) {
                return order < 0 ? 0 : blocks - 1;
            }
        }
        long prefix = prefix(key, offset + common, length - common);
        int low = 0;
        int size = blocks;
        while (size > 1) {
            int half = size >>> 1;
            low = region.getLong((long) Long.BYTES * (low + half)) <= prefix ? low + half : low;
            size -= half;
        }
        return region.getLong((long) Long.BYTES * low) == prefix ? breakTie(low, prefix, key, offset, length) : low;
    }

    /** The first eight bytes of a range, zero-extended, as a number whose signed order is that of the bytes. */
    static long prefix(Region region, long offset, int length) {
        long prefix;
        if (length >= Long.BYTES) {
            prefix = region.getLongBigEndian(offset);
        } else {
            prefix = 0;
            for (int i = 0; i < length; i++) {
                prefix |= (long) region.getUnsignedByte(offset + i) << (Long.SIZE - Byte.SIZE * (i + 1));
            }
        }
        return prefix ^ Long.MIN_VALUE;
    }

    /** Compares a key with a block's separator. */
    int compareToSeparator(Region key, long offset, int length, int block) {
        long entry = separatorsAt + (long) Long.BYTES * block;
        return key.compare(offset, length, region, region.getInt(entry) & 0xFFFFFFFFL, region.getInt(entry + 4));
    }

    @Override
    public void close() {
        region.close();
    }

    private int breakTie(int last, long prefix, Region key, long offset, int length) {
        int low = firstWith(last, prefix);
        int high = last;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (compareToSeparator(key, offset, length, middle) < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        int block = Math.max(high, 0);
        while (block > 0 && isContinuation(block) && compareToSeparator(key, offset, length, block) == 0) {
            block--;
        }
        return block;
    }

    private int firstWith(int last, long prefix) {
        int low = 0;
        int high = last;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (region.getLong((long) Long.BYTES * middle) < prefix) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
