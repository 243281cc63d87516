package dev.kvstore.internal.memtable;

import dev.kvstore.internal.memory.Region;

/**
 * Comparing the bytes that a path skips with the prefix tail of the node behind the skip; see
 * {@link NodeLayout}.
 */
final class KeyPrefix {
    /** How many skipped bytes a prefix tail can tell; longer skips are verified at a leaf. */
    static final int TAIL_BYTES = 8;

    private KeyPrefix() {}

    /** The tail before {@code depth} of a key of {@code length} ≥ {@code depth} bytes. */
    static long tail(Region region, long key, int length, int depth) {
        if (depth >= TAIL_BYTES) {
            return region.getLong(key + depth - TAIL_BYTES);
        }
        if (length >= TAIL_BYTES && depth > 0) {
            return region.getLong(key) << (8 * (TAIL_BYTES - depth));
        }
        long tail = 0;
        for (int i = 0; i < depth; i++) {
            tail = (tail >>> 8) | ((long) region.getUnsignedByte(key + i) << 56);
        }
        return tail;
    }

    /**
     * Whether a key agrees with a node's prefix tail on the bytes from {@code from} to {@code depth}, as
     * far as the tail reaches.
     */
    static boolean matches(long tail, Region region, long key, int length, int from, int depth) {
        int known = Math.min(depth - from, TAIL_BYTES);
        return (tail(region, key, length, depth) ^ tail) >>> (8 * (TAIL_BYTES - known)) == 0;
    }

    /**
     * The first index from {@code from} where a key leaves the path to a node, the skip being at most
     * {@link #TAIL_BYTES}: where a byte differs, the key's end or else {@code depth}.
     */
    static int divergence(long tail, Region region, long key, int length, int from, int depth) {
        int end = Math.min(length, depth);
        for (int i = from; i < end; i++) {
            if (region.getUnsignedByte(key + i) != at(tail, depth, i)) {
                return i;
            }
        }
        return end;
    }

    /** The key byte at index {@code i}, which lies in the last eight before {@code depth}. */
    static int at(long tail, int depth, int i) {
        return (int) (tail >>> (8 * (TAIL_BYTES - depth + i))) & 0xFF;
    }

    /** How many bytes two keys have in common, from the front. */
    static int common(Region a, long aKey, int aLength, Region b, long bKey, int bLength) {
        int end = Math.min(aLength, bLength);
        int i = 0;
        for (; i + 8 <= end; i += 8) {
            long difference = a.getLong(aKey + i) ^ b.getLong(bKey + i);
            if (difference != 0) {
                return i + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
        }
        while (i < end && a.getByte(aKey + i) == b.getByte(bKey + i)) {
            i++;
        }
        return i;
    }
}
