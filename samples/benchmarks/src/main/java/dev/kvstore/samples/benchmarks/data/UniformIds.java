package dev.kvstore.samples.benchmarks.data;

/** Entry numbers drawn uniformly, a few nanoseconds each (xorshift64*, Vigna 2016). */
public final class UniformIds {

    private final int bound;
    private long state;

    /** Draws numbers from 0 to {@code bound - 1}. */
    public UniformIds(int bound, long seed) {
        this.bound = bound;
        state = Keys.mix(seed) | 1;
    }

    /** Returns the next number. */
    public int next() {
        state ^= state >>> 12;
        state ^= state << 25;
        state ^= state >>> 27;
        return (int) Math.multiplyHigh((state * 0x2545F4914F6CDD1DL) >>> 1, 2L * bound);
    }
}
