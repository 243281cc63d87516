package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.Region;

/**
 * A Bloom filter in blocks of one cache line: a key's bits all lie in the 512 bits that the upper half
 * of its hash selects, so a look-up costs at most one miss of the processor's cache (F. Putze,
 * P. Sanders, J. Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007).
 *
 * <p>The lower half of the hash yields the bits: it is multiplied by the 32-bit golden ratio from probe
 * to probe, and the product's upper nine bits name the bit.
 */
final class BloomFilter {
    static final int LINE_BYTES = 64;

    private static final int GOLDEN_RATIO = 0x9E3779B9;
    private static final int BIT_SHIFT = Integer.SIZE - 9;
    private static final long MAX_LINES = Integer.MAX_VALUE / LINE_BYTES - 1;
    private static final int MAX_PROBES = 12;

    private BloomFilter() {}

    /** Bytes of a filter for {@code keys} distinct keys. */
    static long bytes(long keys, int bitsPerKey) {
        long lines = (keys * bitsPerKey + LINE_BYTES * Byte.SIZE - 1) / (LINE_BYTES * Byte.SIZE);
        return LINE_BYTES * Math.max(1, Math.min(lines, MAX_LINES));
    }

    /** Bits set for a key; in lines of 512 bits slightly fewer than ln 2 a bit are best. */
    static int probes(int bitsPerKey) {
        return Math.max(1, Math.min(MAX_PROBES, (int) (bitsPerKey * 0.6 + 0.3)));
    }

    /** Adds a key. */
    static void add(Region filter, long base, int lines, int probes, long keyHash) {
        long line = line(base, lines, keyHash);
        int h = (int) keyHash;
        for (int i = 0; i < probes; i++) {
            h *= GOLDEN_RATIO;
            int bit = h >>> BIT_SHIFT;
            long word = line + ((bit >>> 6) << 3);
            filter.putLong(word, filter.getLong(word) | (1L << bit));
        }
    }

    /** Whether a key may have been added; false is certain. */
    static boolean mightContain(Region filter, long base, int lines, int probes, long keyHash) {
        long line = line(base, lines, keyHash);
        int h = (int) keyHash;
        for (int i = 0; i < probes; i++) {
            h *= GOLDEN_RATIO;
            int bit = h >>> BIT_SHIFT;
            if ((filter.getLong(line + ((bit >>> 6) << 3)) >>> bit & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    private static long line(long base, int lines, long keyHash) {
        return base + (((keyHash >>> 32) * lines) >>> 32) * LINE_BYTES;
    }
}
