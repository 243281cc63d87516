package dev.kvstore.internal.engine;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;

/**
 * What a transaction has read: ranges of internal keys, a single key being a range of one. A batch that
 * carries a read set is applied only if nothing in it was written since a sequence number.
 *
 * <p>Ranges are kept as they come, keys off the heap. When the memory is full, and when the set is {@linkplain #seal()
 * sealed}, they are sorted and merged, so reading the same again and again costs no more memory. Reused from transaction to
 * transaction; not thread-safe: the leader of a commit reads it while its writer waits.
 */
public final class ReadSet implements AutoCloseable {
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
    private int[] ranges = new int[4 * STRIDE];
    private int count;
    private boolean sorted = true;
    private long since;

    /** Bytes that the set took when it had last been merged. */
    private long compacted;

    /** An empty set. */
    public ReadSet(NativeMemory memory) {
        this.memory = memory;
        this.keys = memory.allocate(MemoryComponent.SCRATCH, FIRST_CAPACITY);
    }

    /** The sequence number up to which what was read is known to be so. */
    public long since() {
        return since;
    }

    /** Says that what was read is so at a sequence number, where it was read or where it was found unchanged. */
    public void since(long sequence) {
        since = sequence;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Ranges; after {@link #seal()} they are ascending and disjoint. */
    public int count() {
        return count;
    }

    /** Bytes that the set takes. */
    public long bytes() {
        return used + (long) count * STRIDE * Integer.BYTES;
    }

    /** Adds a key. */
    public void add(Region source, long offset, int length) {
        if (endsWith(source, offset, length)) {
            return;
        }
        reserve(length);
        keys.copyFrom(used, source, offset, length);
        append((int) used, length, (int) used, length, true);
        used += length;
    }

    /** Adds the keys from a lower bound on up to an upper one; a range without keys is ignored. */
    public void addRange(
            Region lower,
            long lowerOffset,
            int lowerLength,
            Region upper,
            long upperOffset,
            int upperLength,
            boolean inclusive) {
        int order = lower.compare(lowerOffset, lowerLength, upper, upperOffset, upperLength);
        if (order > 0 || (order == 0 && !inclusive)) {
            return;
        }
        reserve(lowerLength + upperLength);
        keys.copyFrom(used, lower, lowerOffset, lowerLength);
        keys.copyFrom(used + lowerLength, upper, upperOffset, upperLength);
        append((int) used, lowerLength, (int) used + lowerLength, upperLength, inclusive);
        used += lowerLength + upperLength;
    }

    /**
     * Merges the ranges to take less memory.
     *
     * @return whether it was done; not before the set has grown to twice what the last time left
     */
    public boolean compact() {
        if (bytes() < 2 * compacted) {
            return false;
        }
        seal();
        rewrite(0);
        return true;
    }

    /** Sorts and merges the ranges. To be called before the set is handed over. */
    public void seal() {
        if (!sorted) {
            sort();
            merge();
            sorted = true;
        }
    }

    /** Whether a key is in the sealed set. */
    public boolean contains(Region key, long offset, int length) {
        int last = lastStartingAtOrBelow(key, offset, length);
        return last >= 0 && reaches(last, key, offset, length);
    }

    /** Whether a range of keys, {@code to} exclusive, has any in common with the sealed set. */
    public boolean overlaps(Region from, long fromOffset, int fromLength, Region to, long toOffset, int toLength) {
        int last = lastStartingAtOrBelow(to, toOffset, toLength);
        if (last >= 0 && compareLower(last, to, toOffset, toLength) == 0) {
            last--;
        }
        return last >= 0 && reaches(last, from, fromOffset, fromLength);
    }

    /** Whether a range of keys, {@code to} exclusive, has any in common with the sealed set. */
    public boolean overlaps(byte[] from, byte[] to) {
        for (int range = 0; range < count; range++) {
            int at = range * STRIDE;
            int end = keys.compare(ranges[at + UPPER], ranges[at + UPPER_LENGTH], from);
            if (keys.compare(ranges[at + LOWER], ranges[at + LOWER_LENGTH], to) < 0
                    && (end > 0 || (end == 0 && ranges[at + INCLUSIVE] != 0))) {
                return true;
            }
        }
        return false;
    }

    /** Where the ends of the ranges lie. */
    public Region keys() {
        return keys;
    }

    public long lowerOffset(int range) {
        return ranges[range * STRIDE + LOWER];
    }

    public int lowerLength(int range) {
        return ranges[range * STRIDE + LOWER_LENGTH];
    }

    /** Whether a key is not above the end of a range. */
    public boolean reaches(int range, Region key, long offset, int length) {
        int at = range * STRIDE;
        int order = keys.compare(ranges[at + UPPER], ranges[at + UPPER_LENGTH], key, offset, length);
        return order > 0 || (order == 0 && ranges[at + INCLUSIVE] != 0);
    }

    /** Empties the set and keeps its memory up to a megabyte. */
    public void clear() {
        count = 0;
        used = 0;
        sorted = true;
        since = 0;
        compacted = 0;
        if (keys.capacity() > LARGEST_KEPT) {
            shrink();
        }
        if (ranges.length > LARGEST_KEPT / Integer.BYTES) {
            ranges = new int[4 * STRIDE];
        }
    }

    @Override
    public void close() {
        keys.close();
    }

    private void append(int lower, int lowerLength, int upper, int upperLength, boolean inclusive) {
        int at = count * STRIDE;
        if (at == ranges.length) {
            ranges = Arrays.copyOf(ranges, at * 2);
        }
        ranges[at + LOWER] = lower;
        ranges[at + LOWER_LENGTH] = lowerLength;
        ranges[at + UPPER] = upper;
        ranges[at + UPPER_LENGTH] = upperLength;
        ranges[at + INCLUSIVE] = inclusive ? 1 : 0;
        count++;
        sorted = count == 1;
    }

    /** Whether the range added last is a key. */
    private boolean endsWith(Region source, long offset, int length) {
        int at = (count - 1) * STRIDE;
        return at >= 0
                && isSingle(at)
                && ranges[at + LOWER_LENGTH] == length
                && keys.matches(ranges[at + LOWER], source, offset, length);
    }

    /** Makes room for more keys, first by merging. */
    private void reserve(int length) {
        if (used + length > keys.capacity()) {
            seal();
            rewrite(length);
        }
    }

    /** Moves the keys that are left after merging to memory of their own, with room for more. */
    private void rewrite(long more) {
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
        compacted = bytes();
    }

    private long liveBytes(int range) {
        int at = range * STRIDE;
        return (long) ranges[at + LOWER_LENGTH] + (isSingle(at) ? 0 : ranges[at + UPPER_LENGTH]);
    }

    private void move(int range, Region from, Region to) {
        int at = range * STRIDE;
        boolean single = isSingle(at);
        to.copyFrom(used, from, ranges[at + LOWER], ranges[at + LOWER_LENGTH]);
        ranges[at + LOWER] = (int) used;
        used += ranges[at + LOWER_LENGTH];
        if (single) {
            ranges[at + UPPER] = ranges[at + LOWER];
        } else {
            to.copyFrom(used, from, ranges[at + UPPER], ranges[at + UPPER_LENGTH]);
            ranges[at + UPPER] = (int) used;
            used += ranges[at + UPPER_LENGTH];
        }
    }

    private boolean isSingle(int at) {
        return ranges[at + LOWER] == ranges[at + UPPER] && ranges[at + LOWER_LENGTH] == ranges[at + UPPER_LENGTH];
    }

    /** Heap sort by lower end: in place, and of the same cost whatever the order. */
    private void sort() {
        for (int root = count / 2 - 1; root >= 0; root--) {
            sink(root, count);
        }
        for (int last = count - 1; last > 0; last--) {
            swap(0, last);
            sink(0, last);
        }
    }

    private void sink(int start, int end) {
        int root = start;
        for (int child = 2 * root + 1; child < end; child = 2 * root + 1) {
            if (child + 1 < end && compareLowers(child, child + 1) < 0) {
                child++;
            }
            if (compareLowers(root, child) >= 0) {
                return;
            }
            swap(root, child);
            root = child;
        }
    }

    private int compareLowers(int a, int b) {
        int at = b * STRIDE;
        return compareLower(a, keys, ranges[at + LOWER], ranges[at + LOWER_LENGTH]);
    }

    private void swap(int a, int b) {
        for (int i = 0; i < STRIDE; i++) {
            int kept = ranges[a * STRIDE + i];
            ranges[a * STRIDE + i] = ranges[b * STRIDE + i];
            ranges[b * STRIDE + i] = kept;
        }
    }

    /** Joins ranges that overlap or touch. */
    private void merge() {
        int last = 0;
        for (int range = 1; range < count; range++) {
            int at = range * STRIDE;
            int into = last * STRIDE;
            int gap = keys.compare(
                    ranges[at + LOWER],
                    ranges[at + LOWER_LENGTH],
                    keys,
                    ranges[into + UPPER],
                    ranges[into + UPPER_LENGTH]);
            if (gap > 0) {
                last++;
                System.arraycopy(ranges, at, ranges, last * STRIDE, STRIDE);
            } else if (compareEnds(at, into) > 0) {
                System.arraycopy(ranges, at + UPPER, ranges, into + UPPER, STRIDE - UPPER);
            }
        }
        count = last + 1;
    }

    private int compareEnds(int a, int b) {
        int order = keys.compare(
                ranges[a + UPPER], ranges[a + UPPER_LENGTH], keys, ranges[b + UPPER], ranges[b + UPPER_LENGTH]);
        return order != 0 ? order : ranges[a + INCLUSIVE] - ranges[b + INCLUSIVE];
    }

    private int lastStartingAtOrBelow(Region key, long offset, int length) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (compareLower(middle, key, offset, length) > 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return high;
    }

    private int compareLower(int range, Region key, long offset, int length) {
        int at = range * STRIDE;
        return keys.compare(ranges[at + LOWER], ranges[at + LOWER_LENGTH], key, offset, length);
    }

    private void shrink() {
        try {
            replaceKeys(FIRST_CAPACITY);
        } catch (OutOfMemoryError e) {
            // What is kept is larger than it need be; the transaction has ended all the same.
        }
    }

    private void replaceKeys(long capacity) {
        Region replacement = memory.allocate(MemoryComponent.SCRATCH, capacity);
        keys.close();
        keys = replacement;
    }
}
