package dev.kvstore.internal.iterator;

import dev.kvstore.internal.memory.Region;

/**
 * The key bounds of the tables of one level, which are sorted and disjoint, prepared for binary search
 * by internal key. Immutable and thread-safe; built once per version of the tree. Searches allocate
 * nothing and mostly compare numbers.
 */
public final class TableBounds {
    private final byte[][] smallest;
    private final byte[][] largest;
    private final long[] smallestPrefixes;
    private final long[] largestPrefixes;

    /**
     * @param smallest per table the smallest internal key, ascending; not copied
     * @param largest per table the largest internal key, ascending, inclusive or exclusive; not copied
     */
    public TableBounds(byte[][] smallest, byte[][] largest) {
        if (smallest.length != largest.length) {
            throw new IllegalArgumentException(
                    "as many smallest as largest keys expected, got " + smallest.length + " and " + largest.length);
        }
        this.smallest = smallest;
        this.largest = largest;
        this.smallestPrefixes = prefixes(smallest);
        this.largestPrefixes = prefixes(largest);
    }

    /** How many tables there are. */
    public int count() {
        return smallest.length;
    }

    /**
     * The first table whose largest key is at or above a key: the only one that can hold it, and the
     * first that can hold a greater one. With an exclusive largest key equal to the searched key the
     * table holds neither, and the one after it may.
     *
     * @return a table number, or {@link #count()} when all tables end below the key
     */
    public int firstReaching(Region key, long offset, int length) {
        return countBelow(largest, largestPrefixes, key, offset, length);
    }

    /**
     * The last table whose smallest key is below a key.
     *
     * @return a table number, or -1 when all tables start at or above the key
     */
    public int lastStartingBelow(Region key, long offset, int length) {
        return countBelow(smallest, smallestPrefixes, key, offset, length) - 1;
    }

    /** Whether table {@code table} starts at or below a key. */
    public boolean startsAtOrBelow(int table, Region key, long offset, int length) {
        long prefix = KeyPrefix.of(key, offset, length);
        return smallestPrefixes[table] != prefix
                ? smallestPrefixes[table] < prefix
                : key.compare(offset, length, smallest[table]) >= 0;
    }

    private static int countBelow(byte[][] bounds, long[] prefixes, Region key, long offset, int length) {
        long prefix = KeyPrefix.of(key, offset, length);
        int low = 0;
        int high = bounds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            long other = prefixes[middle];
            boolean below = other != prefix ? other < prefix : key.compare(offset, length, bounds[middle]) > 0;
            if (below) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long[] prefixes(byte[][] keys) {
        long[] prefixes = new long[keys.length];
        for (int i = 0; i < keys.length; i++) {
            prefixes[i] = KeyPrefix.of(keys[i]);
        }
        return prefixes;
    }
}
