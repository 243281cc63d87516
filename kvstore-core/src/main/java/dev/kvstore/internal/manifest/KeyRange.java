package dev.kvstore.internal.manifest;

import dev.kvstore.internal.memory.Region;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * A range of internal keys, from {@code smallest} inclusive to {@code largest}, which is inclusive unless it comes from
 * the end of a range tombstone. Immutable; the arrays are not copied and must not be changed.
 */
public final class KeyRange {
    /** By first key. */
    public static final Comparator<KeyRange> BY_SMALLEST = (a, b) -> Arrays.compareUnsigned(a.smallest, b.smallest);

    private final byte[] smallest;
    private final byte[] largest;
    private final boolean largestExclusive;

    /**
     * @param smallest first key of the range
     * @param largest last key, or the first key above the range
     * @param largestExclusive whether {@code largest} is not in the range
     * @throws IllegalArgumentException when the range is empty
     */
    public KeyRange(byte[] smallest, byte[] largest, boolean largestExclusive) {
        int order = Arrays.compareUnsigned(smallest, largest);
        if (order > 0 || (order == 0 && largestExclusive)) {
            throw new IllegalArgumentException("a range must not be empty, got " + text(smallest) + " to "
                    + text(largest) + (largestExclusive ? " exclusive" : ""));
        }
        this.smallest = smallest;
        this.largest = largest;
        this.largestExclusive = largestExclusive;
    }

    public byte[] smallest() {
        return smallest;
    }

    public byte[] largest() {
        return largest;
    }

    public boolean largestExclusive() {
        return largestExclusive;
    }

    /** Whether all keys of this range are below all keys of {@code other}. */
    public boolean isBefore(KeyRange other) {
        return endsBefore(Arrays.compareUnsigned(largest, other.smallest));
    }

    /** Whether the ranges have a key in common. */
    public boolean overlaps(KeyRange other) {
        return !isBefore(other) && !other.isBefore(this);
    }

    /** Whether {@code other} lies within this range. */
    public boolean contains(KeyRange other) {
        return Arrays.compareUnsigned(smallest, other.smallest) <= 0 && compareEnd(other) >= 0;
    }

    public boolean contains(byte[] key) {
        return Arrays.compareUnsigned(smallest, key) <= 0 && !endsBefore(Arrays.compareUnsigned(largest, key));
    }

    /** Whether all keys of the range are below a key; allocates nothing. */
    public boolean endsBefore(Region key, long offset, int length) {
        return endsBefore(-key.compare(offset, length, largest));
    }

    /** Compares the ends; of equal keys the exclusive one is the smaller end. */
    public int compareEnd(KeyRange other) {
        int order = Arrays.compareUnsigned(largest, other.largest);
        return order != 0 ? order : Boolean.compare(other.largestExclusive, largestExclusive);
    }

    /** The smallest range that contains both. */
    public KeyRange span(KeyRange other) {
        byte[] first = Arrays.compareUnsigned(smallest, other.smallest) <= 0 ? smallest : other.smallest;
        KeyRange last = compareEnd(other) >= 0 ? this : other;
        return new KeyRange(first, last.largest, last.largestExclusive);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof KeyRange other
                && Arrays.equals(smallest, other.smallest)
                && Arrays.equals(largest, other.largest)
                && largestExclusive == other.largestExclusive;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(smallest) + Arrays.hashCode(largest);
    }

    @Override
    public String toString() {
        return "[" + text(smallest) + ", " + text(largest) + (largestExclusive ? ")" : "]");
    }

    private boolean endsBefore(int largestToKey) {
        return largestToKey < 0 || (largestToKey == 0 && largestExclusive);
    }

    private static String text(byte[] key) {
        int shown = Math.min(key.length, 32);
        return HexFormat.of().formatHex(key, 0, shown) + (shown < key.length ? "…" : "");
    }
}
