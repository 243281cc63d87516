package dev.kvstore.internal.lsm;

import dev.kvstore.internal.iterator.KeyPrefix;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;

/**
 * Where partitions of the key space begin that hold about equally many of the sampled keys each.
 *
 * <p>Keys are told apart by the eight bytes behind what all samples have in common, and as a whole where these are those
 * of a bound. A key that does not begin like the samples may be given to a partition out of order, but always to the same
 * one. Not thread-safe.
 */
final class PartitionBounds {
    private final int partitions;
    private final byte[][] samples;
    private int sampled;
    private boolean known;
    private int common;

    /** Bounds between partitions, ascending: as prefixes and as a whole. */
    private final long[] prefixes;

    private final byte[][] bounds;

    /**
     * @param partitions at least 2
     * @param samples keys to look at, several times as many
     */
    PartitionBounds(int partitions, int samples) {
        this.partitions = partitions;
        this.samples = new byte[samples][];
        this.prefixes = new long[partitions - 1];
        this.bounds = new byte[partitions - 1][];
    }

    /** Whether enough keys were sampled. */
    boolean areKnown() {
        return known;
    }

    /** Forgets all samples. */
    void clear() {
        sampled = 0;
        known = false;
    }

    /** Looks at one more key; with the last one the bounds are known. */
    void sample(Region region, long offset, int length) {
        samples[sampled++] = region.toArray(offset, length);
        if (sampled == samples.length) {
            divide();
        }
    }

    /** The partition of a key, from 0. */
    int partitionOf(Region region, long offset, int length) {
        long prefix = prefix(region, offset, length);
        int low = 0;
        int size = prefixes.length;
        while (size > 1) {
            // A conditional move: the branch could not be predicted.
            int half = size >>> 1;
            low = prefixes[low + half] <= prefix ? low + half : low;
            size -= half;
        }
        if (prefixes[low] == prefix) {
            return partitionByWholeKey(region, offset, length);
        }
        return prefixes[low] < prefix ? low + 1 : low;
    }

    private int partitionByWholeKey(Region region, long offset, int length) {
        int low = 0;
        int high = bounds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (region.compare(offset, length, bounds[middle]) < 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private long prefix(Region region, long offset, int length) {
        return length <= common ? Long.MIN_VALUE : KeyPrefix.of(region, offset + common, length - common);
    }

    private void divide() {
        Arrays.sort(samples, Arrays::compareUnsigned);
        byte[] first = samples[0];
        byte[] last = samples[samples.length - 1];
        int mismatch = Arrays.mismatch(first, last);
        common = mismatch < 0 ? first.length : mismatch;
        for (int i = 0; i < bounds.length; i++) {
            byte[] bound = samples[(int) ((long) samples.length * (i + 1) / partitions)];
            bounds[i] = bound;
            prefixes[i] = KeyPrefix.of(Arrays.copyOfRange(bound, Math.min(common, bound.length), bound.length));
        }
        known = true;
    }
}
