package dev.kvstore.internal.format;

import dev.kvstore.internal.memory.Region;
import net.openhft.hashing.LongHashFunction;

/**
 * The 64-bit hash of an internal key: XXH3 with seed 0 over its bytes. It is computed once per look-up
 * and serves every filter and every block; tables store what is derived from it, so it is part of their
 * format.
 */
public final class KeyHash {
    private static final LongHashFunction XXH3 = LongHashFunction.xx3();

    private KeyHash() {}

    /** The hash of a range of native memory; allocates nothing. */
    public static long of(Region region, long offset, int length) {
        return XXH3.hashMemory(region.address(offset, length), length);
    }
}
