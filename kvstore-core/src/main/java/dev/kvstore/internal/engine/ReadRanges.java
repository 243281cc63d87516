package dev.kvstore.internal.engine;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;

/** The ranges of a {@link ReadSet} as they lie in memory: keys off the heap, one row of ints for each range. */
final class ReadRanges implements AutoCloseable {
    private static final int FIRST_CAPACITY = 512;
    private static final long LARGEST_KEPT = 1 << 20;

    /** Ints of a range: where its ends lie in {@link #keys}, and whether the upper one belongs to it. */
    private static final int STRIDE = 5;

    private static final int LOWER = 0;
    private static final int LOWER_LENGTH = 1;
    private static final int UPPER = 2;
    private static final int UPPER_LENGTH = 3;
    private static final int INCLUSIVE = 4;

    private final NativeMemory memory;
    private Region keys;
    private long used;
    private int[] rows = new int[4 * STRIDE];
    private int count;

    ReadRanges(NativeMemory memory) {
        this.memory = memory;
        this.keys = memory.allocate(MemoryComponent.SCRATCH, FIRST_CAPACITY);
    }

    int count() {
        return count;
    }

    /** Bytes that the ranges take. */
    long bytes() {
        return used + (long) count * STRIDE * Integer.BYTES;
    }

    /** Where the ends of the ranges lie. */
    Region keys() {
        return keys;
    }

    long lowerOffset(int range) {
        return rows[range * STRIDE + LOWER];
    }

    int lowerLength(int range) {
        return rows[range * STRIDE + LOWER_LENGTH];
    }

    /** Whether there is room for keys of a length in all. */
    boolean hasRoom(int length) {
        return used + length <= keys.capacity();
    }

    /** Whether the range added last is a key. */
    boolean endsWith(Region source, long offset, int length) {
        int at = (count - 1) * STRIDE;
        return at >= 0
                && isSingle(at)
                && rows[at + LOWER_LENGTH] == length
                && keys.matches(rows[at + LOWER], source, offset, length);
    }

    /** Adds a range of one key, for which there is room. */
    void add(Region source, long offset, int length) {
        keys.copyFrom(used, source, offset, length);
        append((int) used, length, (int) used, length, true);
        used += length;
    }

    /** Adds a range for whose ends there is room. */
    void add(
            Region lower,
            long lowerOffset,
            int lowerLength,
            Region upper,
            long upperOffset,
            int upperLength,
            boolean inclusive) {
        keys.copyFrom(used, lower, lowerOffset, lowerLength);
        keys.copyFrom(used + lowerLength, upper, upperOffset, upperLength);
        append((int) used, lowerLength, (int) used + lowerLength, upperLength, inclusive);
        used += lowerLength + upperLength;
    }

    private void append(int lower, int lowerLength, int upper, int upperLength, boolean inclusive) {
        int at = count * STRIDE;
        if (at == rows.length) {
            rows = Arrays.copyOf(rows, at * 2);
        }
        rows[at + LOWER] = lower;
        rows[at + LOWER_LENGTH] = lowerLength;
        rows[at + UPPER] = upper;
        rows[at + UPPER_LENGTH] = upperLength;
        rows[at + INCLUSIVE] = inclusive ? 1 : 0;
        count++;
    }

    int compareLower(int range, Region key, long offset, int length) {
        int at = range * STRIDE;
        return keys.compare(rows[at + LOWER], rows[at + LOWER_LENGTH], key, offset, length);
    }

    /** Whether a key is not above the end of a range. */
    boolean reaches(int range, Region key, long offset, int length) {
        int at = range * STRIDE;
        int order = keys.compare(rows[at + UPPER], rows[at + UPPER_LENGTH], key, offset, length);
        return order > 0 || (order == 0 && rows[at + INCLUSIVE] != 0);
    }

    /** Whether a range has a key in common with those from a lower bound up to an upper one, exclusive. */
    boolean overlaps(int range, byte[] from, byte[] to) {
        int at = range * STRIDE;
        int end = keys.compare(rows[at + UPPER], rows[at + UPPER_LENGTH], from);
        return keys.compare(rows[at + LOWER], rows[at + LOWER_LENGTH], to) < 0
                && (end > 0 || (end == 0 && rows[at + INCLUSIVE] != 0));
    }

    /** Compares where two ranges begin. */
    int compareLowers(int a, int b) {
        return compareLower(a, keys, lowerOffset(b), lowerLength(b));
    }

    void swap(int a, int b) {
        for (int i = 0; i < STRIDE; i++) {
            int kept = rows[a * STRIDE + i];
            rows[a * STRIDE + i] = rows[b * STRIDE + i];
            rows[b * STRIDE + i] = kept;
        }
    }

    /** Whether a range begins behind the end of another. */
    boolean isBehind(int range, int other) {
        int at = other * STRIDE;
        return compareLower(range, keys, rows[at + UPPER], rows[at + UPPER_LENGTH]) > 0;
    }

    /** Makes a range reach as far as another does, if it does not. */
    void extend(int range, int other) {
        int into = range * STRIDE;
        int at = other * STRIDE;
        if (compareEnds(at, into) > 0) {
            System.arraycopy(rows, at + UPPER, rows, into + UPPER, STRIDE - UPPER);
        }
    }

    /** Puts a range in the place of another. */
    void replace(int other, int range) {
        System.arraycopy(rows, range * STRIDE, rows, other * STRIDE, STRIDE);
    }

    /** Forgets all but the first ranges. */
    void keep(int first) {
        count = first;
    }

    private int compareEnds(int a, int b) {
        int order =
                keys.compare(rows[a + UPPER], rows[a + UPPER_LENGTH], keys, rows[b + UPPER], rows[b + UPPER_LENGTH]);
        return order != 0 ? order : rows[a + INCLUSIVE] - rows[b + INCLUSIVE];
    }

    /** Moves the keys of the ranges that are left to memory of their own, with room for more. */
    void rewrite(long more) {
        long live = 0;
        for (int range = 0; range < count; range++) {
            live += liveBytes(range);
        }
        Region old = keys;
        Region larger = memory.allocate(
                MemoryComponent.SCRATCH, Math.max(old.capacity(), 2 * Math.max(live, FIRST_CAPACITY) + more));
        used = 0;
        for (int range = 0; range < count; range++) {
            move(range, old, larger);
        }
        keys = larger;
        old.close();
    }

    private long liveBytes(int range) {
        int at = range * STRIDE;
        return (long) rows[at + LOWER_LENGTH] + (isSingle(at) ? 0 : rows[at + UPPER_LENGTH]);
    }

    private void move(int range, Region from, Region to) {
        int at = range * STRIDE;
        boolean single = isSingle(at);
        to.copyFrom(used, from, rows[at + LOWER], rows[at + LOWER_LENGTH]);
        rows[at + LOWER] = (int) used;
        used += rows[at + LOWER_LENGTH];
        if (single) {
            rows[at + UPPER] = rows[at + LOWER];
        } else {
            to.copyFrom(used, from, rows[at + UPPER], rows[at + UPPER_LENGTH]);
            rows[at + UPPER] = (int) used;
            used += rows[at + UPPER_LENGTH];
        }
    }

    private boolean isSingle(int at) {
        return rows[at + LOWER] == rows[at + UPPER] && rows[at + LOWER_LENGTH] == rows[at + UPPER_LENGTH];
    }

    /** Forgets all ranges and keeps their memory up to a megabyte. */
    void clear() {
        count = 0;
        used = 0;
        if (keys.capacity() > LARGEST_KEPT) {
            shrink();
        }
        if (rows.length > LARGEST_KEPT / Integer.BYTES) {
            rows = new int[4 * STRIDE];
        }
    }

    private void shrink() {
        try {
            Region replacement = memory.allocate(MemoryComponent.SCRATCH, FIRST_CAPACITY);
            keys.close();
            keys = replacement;
        } catch (OutOfMemoryError e) {
            // What is kept is larger than it need be; the transaction has ended all the same.
        }
    }

    @Override
    public void close() {
        keys.close();
    }
}
