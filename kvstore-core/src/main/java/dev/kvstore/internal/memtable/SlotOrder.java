package dev.kvstore.internal.memtable;

/**
 * The sorted order of up to 16 slots in one word, so that one store publishes a new child together with
 * its place.
 *
 * <pre>
 *   bits  0..3   how many slots are taken; 0 stands for 16, an order is never empty
 *   bits  4..63  the slots in ascending order of their key bytes, 4 bits each, 15 of them
 * </pre>
 *
 * <p>The sixteenth needs no room: all slots together are the numbers 0 to 15, whose exclusive or is 0,
 * so it is the exclusive or of the others. Slots are taken in ascending order and never given back; the
 * new slot is always the present count. Cf. the permuter of Mao, Kohler, Morris: Cache Craftiness for
 * Fast Multicore Key-Value Storage (EuroSys 2012).
 */
final class SlotOrder {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long EVEN_BYTES = 0x00FF_00FF_00FF_00FFL;
    private static final long LANES = 0x0001_0001_0001_0001L;

    /** The order of one child in slot 0. */
    static final long SINGLE = 1;

    private SlotOrder() {}

    static int count(long order) {
        int low = (int) order & 15;
        return low == 0 ? 16 : low;
    }

    /** The slot at {@code position}, from 0 to count - 1 in key order. */
    static int slot(long order, int position) {
        if (position < 15) {
            return (int) (order >>> (4 * position + 4)) & 15;
        }
        long folded = order ^ (order >>> 32);
        folded ^= folded >>> 16;
        folded ^= folded >>> 8;
        folded ^= folded >>> 4;
        return (int) folded & 15;
    }

    /** The order with the next free slot put at {@code position}; there are fewer than 16 before. */
    static long insert(long order, int position) {
        int count = count(order);
        long counted = (order & ~15L) | ((count + 1) & 15);
        if (position == 15) {
            return counted;
        }
        long below = (1L << (4 * position + 4)) - 1;
        return (counted & below) | ((counted & ~below) << 4) | ((long) count << (4 * position + 4));
    }

    /** The first of eight bytes, lowest first, that equals {@code key}; 8 when none does. */
    static int find(long bytes, int key) {
        long difference = bytes ^ (key * ONES);
        long zeros = (difference - ONES) & ~difference & HIGH_BITS;
        return Long.numberOfTrailingZeros(zeros) >>> 3;
    }

    /** The high bit of every byte that is not zero. */
    static long nonZero(long bytes) {
        return (((bytes & ~HIGH_BITS) + ~HIGH_BITS) | bytes) & HIGH_BITS;
    }

    /** How many of the lowest {@code count} of eight bytes are below {@code key}. */
    static int countBelow(long bytes, int count, int key) {
        long padded = count >= 8 ? bytes : bytes | (-1L << (8 * count));
        long keys = key * LANES;
        long even = (padded & EVEN_BYTES) | (LANES << 8);
        long odd = ((padded >>> 8) & EVEN_BYTES) | (LANES << 8);
        return 8 - Long.bitCount((even - keys) & (LANES << 8)) - Long.bitCount((odd - keys) & (LANES << 8));
    }
}
