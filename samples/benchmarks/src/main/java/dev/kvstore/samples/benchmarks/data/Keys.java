package dev.kvstore.samples.benchmarks.data;

import java.nio.ByteBuffer;

/** The 16-byte keys of every workload, made from an entry's number. */
public final class Keys {

    /** Length of a key. */
    public static final int BYTES = 16;

    private static final long SECOND_HALF = 0x5851F42D4C957F2DL;
    private static final long ABSENT = 1L << 40;
    private static final int DECIMAL = 10;

    private Keys() {}

    /** Fills {@code key} with the pseudo-random key of entry {@code id}; different ids have different keys. */
    public static void scattered(long id, ByteBuffer key) {
        key.clear();
        key.putLong(0, mix(id));
        key.putLong(Long.BYTES, mix(id ^ SECOND_HALF));
        key.limit(BYTES);
    }

    /** Fills {@code key} with a key that no entry has but that lies among those that exist. */
    public static void absent(long id, ByteBuffer key) {
        scattered(id + ABSENT, key);
    }

    /** Fills {@code key} with the number in decimal digits, so that keys ascend with their ids. */
    public static void ascending(long id, ByteBuffer key) {
        key.clear();
        long rest = id;
        for (int i = BYTES - 1; i >= 0; i--) {
            key.put(i, (byte) ('0' + rest % DECIMAL));
            rest /= DECIMAL;
        }
        key.limit(BYTES);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection of 64-bit numbers. */
    static long mix(long number) {
        long z = number + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
