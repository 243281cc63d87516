package dev.kvstore.internal.iterator;

import dev.kvstore.internal.memory.Region;

/**
 * The first eight bytes of a key as a number whose signed order is the order of the bytes, shorter keys
 * padded with zeros. Different prefixes order their keys; equal ones say nothing.
 */
public final class KeyPrefix {
    private KeyPrefix() {}

    /** The prefix of a key in memory. */
    public static long of(Region key, long offset, int length) {
        if (length >= Long.BYTES) {
            return key.getLongBigEndian(offset) ^ Long.MIN_VALUE;
        }
        long prefix = 0;
        for (int i = 0; i < length; i++) {
            prefix |= (long) key.getUnsignedByte(offset + i) << (56 - 8 * i);
        }
        return prefix ^ Long.MIN_VALUE;
    }

    /** The prefix of a key on the heap. */
    public static long of(byte[] key) {
        long prefix = 0;
        for (int i = 0; i < Math.min(key.length, Long.BYTES); i++) {
            prefix |= (key[i] & 0xFFL) << (56 - 8 * i);
        }
        return prefix ^ Long.MIN_VALUE;
    }
}
