package dev.kvstore.samples.benchmarks.data;

import java.nio.ByteBuffer;
import java.util.Random;

/** Values of one length, half of which a compressor can take away: random bytes, followed by the same bytes again. */
public final class Values {

    private static final int POOL_BYTES = 1 << 22;
    private static final long POOL_SEED = 20_240_229L;
    private static final long VERSION_STRIDE = 1L << 32;

    /** Only read, and only by absolute position: all threads share it. */
    private static final ByteBuffer POOL = noise();

    private final int length;
    private final int half;

    /** Prepares values of {@code length} bytes, which must be even and at most 1 MiB. */
    public Values(int length) {
        this.length = length;
        half = length / 2;
    }

    private static ByteBuffer noise() {
        byte[] noise = new byte[POOL_BYTES];
        new Random(POOL_SEED).nextBytes(noise);
        return ByteBuffer.allocateDirect(POOL_BYTES).put(noise).clear();
    }

    /** Returns the length of each value. */
    public int length() {
        return length;
    }

    /** Fills {@code value} with what entry {@code id} holds after its {@code version}-th write. */
    public void fill(long id, long version, ByteBuffer value) {
        int from = (int) Long.remainderUnsigned(Keys.mix(id + version * VERSION_STRIDE), POOL_BYTES - half);
        value.clear();
        value.put(0, POOL, from, half);
        value.put(half, POOL, from, half);
        value.limit(length);
    }
}
