package dev.kvstore.internal.engine;

import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/**
 * What a transaction has read: ranges of internal keys, a single key being a range of one. A batch that
 * carries a read set is applied only if nothing in it was written since a sequence number.
 *
 * <p>Ranges are kept as they come, keys off the heap. When the memory is full, and when the set is {@linkplain #seal()
 * sealed}, they are sorted and merged, so reading the same again and again costs no more memory. Reused from transaction to
 * transaction; not thread-safe: the leader of a commit reads it while its writer waits.
 */
public final class ReadSet implements AutoCloseable {
    private final ReadRanges ranges;

    /** Whether the ranges are ascending and disjoint. */
    private boolean sorted = true;

    private long since;

    /** Bytes that the set took when it had last been merged. */
    private long compacted;

    /** An empty set. */
    public ReadSet(NativeMemory memory) {
        this.ranges = new ReadRanges(memory);
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
        return ranges.count() == 0;
    }

    /** Ranges; after {@link #seal()} they are ascending and disjoint. */
    public int count() {
        return ranges.count();
    }

    /** Bytes that the set takes. */
    public long bytes() {
        return ranges.bytes();
    }

    /** Adds a key. */
    public void add(Region source, long offset, int length) {
        if (ranges.endsWith(source, offset, length)) {
            return;
        }
        reserve(length);
        ranges.add(source, offset, length);
        added();
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
        ranges.add(lower, lowerOffset, lowerLength, upper, upperOffset, upperLength, inclusive);
        added();
    }

    private void added() {
        sorted = ranges.count() == 1;
    }

    /** Makes room for more keys, first by merging. */
    private void reserve(int length) {
        if (!ranges.hasRoom(length)) {
            seal();
            rewrite(length);
        }
    }

    private void rewrite(long more) {
        ranges.rewrite(more);
        compacted = bytes();
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

    /** Heap sort by lower end: in place, and of the same cost whatever the order. */
    private void sort() {
        int count = ranges.count();
        for (int root = count / 2 - 1; root >= 0; root--) {
            sink(root, count);
        }
        for (int last = count - 1; last > 0; last--) {
            ranges.swap(0, last);
            sink(0, last);
        }
    }

    private void sink(int start, int end) {
        int root = start;
        for (int child = 2 * root + 1; child < end; child = 2 * root + 1) {
            if (child + 1 < end && ranges.compareLowers(child, child + 1) < 0) {
                child++;
            }
            if (ranges.compareLowers(root, child) >= 0) {
                return;
            }
            ranges.swap(root, child);
            root = child;
        }
    }

    /** Joins ranges that overlap or touch. */
    private void merge() {
        int last = 0;
        for (int range = 1; range < ranges.count(); range++) {
            if (ranges.isBehind(range, last)) {
                last++;
                ranges.replace(last, range);
            } else {
                ranges.extend(last, range);
            }
        }
        ranges.keep(last + 1);
    }

    /** Whether a key is in the sealed set. */
    public boolean contains(Region key, long offset, int length) {
        int last = lastStartingAtOrBelow(key, offset, length);
        return last >= 0 && reaches(last, key, offset, length);
    }

    /** Whether a range of keys, {@code to} exclusive, has any in common with the sealed set. */
    public boolean overlaps(Region from, long fromOffset, int fromLength, Region to, long toOffset, int toLength) {
        int last = lastStartingAtOrBelow(to, toOffset, toLength);
        if (last >= 0 && ranges.compareLower(last, to, toOffset, toLength) == 0) {
            last--;
        }
        return last >= 0 && reaches(last, from, fromOffset, fromLength);
    }

    /** Whether a range of keys, {@code to} exclusive, has any in common with the sealed set. */
    public boolean overlaps(byte[] from, byte[] to) {
        for (int range = 0; range < ranges.count(); range++) {
            if (ranges.overlaps(range, from, to)) {
                return true;
            }
        }
        return false;
    }

    private int lastStartingAtOrBelow(Region key, long offset, int length) {
        int low = 0;
        int high = ranges.count() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (ranges.compareLower(middle, key, offset, length) > 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return high;
    }

    /** Where the ends of the ranges lie. */
    public Region keys() {
        return ranges.keys();
    }

    public long lowerOffset(int range) {
        return ranges.lowerOffset(range);
    }

    public int lowerLength(int range) {
        return ranges.lowerLength(range);
    }

    /** Whether a key is not above the end of a range. */
    public boolean reaches(int range, Region key, long offset, int length) {
        return ranges.reaches(range, key, offset, length);
    }

    /** Empties the set and keeps its memory up to a megabyte. */
    public void clear() {
        ranges.clear();
        sorted = true;
        since = 0;
        compacted = 0;
    }

    @Override
    public void close() {
        ranges.close();
    }
}
