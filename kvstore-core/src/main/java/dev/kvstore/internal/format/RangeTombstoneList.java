package dev.kvstore.internal.format;

import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Range tombstones prepared for look-ups: cut at every boundary into disjoint fragments, each with the
 * descending sequence numbers of all tombstones that cover it.
 *
 * <p>Immutable and thread-safe; look-ups allocate nothing and cost one binary search. Range deletions
 * are rare and few, so they live on the heap.
 */
public final class RangeTombstoneList {
    /** The list without tombstones. */
    public static final RangeTombstoneList EMPTY = new RangeTombstoneList(new byte[0][], new long[0][], 0);

    private static final Comparator<byte[]> ORDER = Arrays::compareUnsigned;
    private static final long[] NOTHING = {};

    /** Ascending boundaries; {@code covering[i]} belongs to keys from boundary i up to boundary i + 1. */
    private final byte[][] boundaries;

    private final long[][] covering;
    private final int size;

    private RangeTombstoneList(byte[][] boundaries, long[][] covering, int size) {
        this.boundaries = boundaries;
        this.covering = covering;
        this.size = size;
    }

    /** Fragments {@code tombstones}, which may overlap and be in any order. */
    public static RangeTombstoneList of(Collection<RangeTombstone> tombstones) {
        if (tombstones.isEmpty()) {
            return EMPTY;
        }
        TreeSet<byte[]> keys = new TreeSet<>(ORDER);
        for (RangeTombstone tombstone : tombstones) {
            keys.add(tombstone.from());
            keys.add(tombstone.to());
        }
        byte[][] boundaries = keys.toArray(new byte[0][]);
        List<List<Long>> found = new ArrayList<>();
        for (int i = 0; i < boundaries.length; i++) {
            found.add(new ArrayList<>());
        }
        for (RangeTombstone tombstone : tombstones) {
            int end = Arrays.binarySearch(boundaries, tombstone.to(), ORDER);
            for (int i = Arrays.binarySearch(boundaries, tombstone.from(), ORDER); i < end; i++) {
                found.get(i).add(tombstone.sequence());
            }
        }
        long[][] covering = new long[boundaries.length][];
        for (int i = 0; i < covering.length; i++) {
            covering[i] = descending(found.get(i));
        }
        return new RangeTombstoneList(boundaries, covering, tombstones.size());
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** How many tombstones it was made of. */
    public int size() {
        return size;
    }

    /**
     * The newest tombstone at or below {@code snapshot} that covers an internal key.
     *
     * @return its sequence number, or 0 when none does; it hides entries with smaller sequence numbers
     */
    public long coveringSequence(Region key, long offset, int length, long snapshot) {
        if (size == 0) {
            return 0;
        }
        int low = 0;
        int high = boundaries.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (key.compare(offset, length, boundaries[middle]) < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return high < 0 ? 0 : newestVisible(covering[high], snapshot);
    }

    /** The disjoint fragments as tombstones, ascending by key, newest first within a fragment. */
    public List<RangeTombstone> fragments() {
        List<RangeTombstone> fragments = new ArrayList<>();
        for (int i = 0; i + 1 < boundaries.length; i++) {
            for (long sequence : covering[i]) {
                fragments.add(new RangeTombstone(boundaries[i], boundaries[i + 1], sequence));
            }
        }
        return fragments;
    }

    private static long newestVisible(long[] sequences, long snapshot) {
        for (long sequence : sequences) {
            if (sequence <= snapshot) {
                return sequence;
            }
        }
        return 0;
    }

    private static long[] descending(List<Long> sequences) {
        if (sequences.isEmpty()) {
            return NOTHING;
        }
        long[] sorted = new long[sequences.size()];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = -sequences.get(i);
        }
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = -sorted[i];
        }
        return sorted;
    }
}
