package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.Region;
import java.util.Arrays;

/**
 * A sequence of entries, of one or two nodes and perhaps one that is in none, to be laid into one or two nodes: what
 * splitting, merging and balancing have in common. The nodes it takes entries from must stay as they are until it is
 * done. Not thread-safe.
 */
final class NodeAssembler {
    private final int pageSize;
    private final int longLimit;
    private final NodeEditor editor;
    private final Region first;
    private final Region second;
    private Region[] regions = new Region[256];
    private long[] pages = new long[256];
    private long[] slots = new long[256];
    private int[] keyLengths = new int[256];
    private int[] tailLengths = new int[256];
    private int count;
    private boolean leaf;
    private int extra;
    private Region extraKey;
    private Region extraTail;
    private int extraLength;
    private boolean extraIsLong;

    NodeAssembler(int pageSize, Scratch scratch, NodeEditor editor) {
        this.pageSize = pageSize;
        this.longLimit = NodeEditor.longLimit(pageSize);
        this.editor = editor;
        this.first = scratch.allocate(longLimit + Long.BYTES);
        this.second = scratch.allocate(longLimit + Long.BYTES);
    }

    /** Starts a sequence for leaves or branches. */
    void begin(boolean ofLeaves) {
        leaf = ofLeaves;
        count = 0;
        extra = -1;
    }

    /** Adds some entries of a node. */
    void add(Region r, long page, int from, int to) {
        ensure(count + to - from);
        int prefix = Node.prefixLength(r, page);
        for (int i = from; i < to; i++) {
            long slot = Node.slot(r, page, i);
            int inline = Node.inlineLength(slot);
            regions[count] = r;
            pages[count] = page;
            slots[count] = slot;
            keyLengths[count] = prefix + inline;
            tailLengths[count] = Node.entryLength(r, page, slot, leaf) - Node.restLength(inline);
            count++;
        }
    }

    /** Adds an entry that lies in no node; its whole key begins at offset 0. */
    void add(Region key, int keyLength, Region tail, int tailLength) {
        ensure(count + 1);
        extra = count;
        extraKey = key;
        extraTail = tail;
        extraLength = keyLength;
        extraIsLong = keyLength > longLimit;
        keyLengths[count] = Math.min(keyLength, longLimit);
        tailLengths[count] = tailLength;
        count++;
    }

    int count() {
        return count;
    }

    boolean isExtra(int index) {
        return index == extra;
    }

    boolean isLeaf() {
        return leaf;
    }

    Region extraTail() {
        return extraTail;
    }

    /** Copies the whole key of the entry that lies in no node; returns its length. */
    int copyExtraKey(Region target) {
        target.copyFrom(0, extraKey, 0, extraLength);
        return extraLength;
    }

    Region region(int index) {
        return regions[index];
    }

    long page(int index) {
        return pages[index];
    }

    long slot(int index) {
        return slots[index];
    }

    /** Whether a range of the sequence fits one node. */
    boolean fits(int from, int to) {
        return size(from, to, prefix(from, to)) <= pageSize - PageLayout.OVERHEAD;
    }

    /** The bytes that a range takes in a node, with the longest prefix. */
    int size(int from, int to) {
        return size(from, to, prefix(from, to));
    }

    /** Where to cut the sequence so that both parts fit a node and are as equal as can be. */
    int middle() {
        int least = leaf ? 1 : 2;
        int common = prefix(0, count);
        long total = size(0, count, common);
        long left = common;
        int cut = 0;
        while (cut < count - 1 && (cut < least || 2 * left < total)) {
            left += sizeOf(cut, common, cut == 0);
            cut++;
        }
        if (fits(0, cut) && fits(cut, count)) {
            return cut;
        }
        return nearestThatFits(cut, least);
    }

    /** Away from a cut that does not do, step by step; there is one that does, because no entry takes more than half. */
    private int nearestThatFits(int cut, int least) {
        for (int distance = 1; distance < count; distance++) {
            int lower = cut - distance;
            if (lower >= least && fits(0, lower) && fits(lower, count)) {
                return lower;
            }
            int upper = cut + distance;
            if (upper < count && fits(0, upper) && fits(upper, count)) {
                return upper;
            }
        }
        throw new IllegalStateException("no way to cut " + count + " entries into two pages");
    }

    /** Lays a range into a node, which is emptied first. */
    void build(Region r, long page, int from, int to) {
        int prefix = prefix(from, to);
        int keyed = leaf ? from : from + 1;
        if (keyed < to) {
            copyKey(keyed, first);
        }
        editor.clear(r, page, first, 0, prefix);
        for (int i = from; i < to; i++) {
            boolean zero = !leaf && i == from;
            if (i == extra) {
                int tail = zero ? Node.CHILD : tailLengths[i];
                int inline = zero ? 0 : keyLengths[i] - prefix;
                editor.place(r, page, i - from, extraKey, prefix, inline, !zero && extraIsLong, extraTail, 0, tail);
            } else {
                placeCopy(r, page, i, i - from, zero, prefix);
            }
        }
    }

    /** Copies the part of a key that lies in a page; returns its length. */
    int copyKey(int index, Region target) {
        if (index == extra) {
            target.copyFrom(0, extraKey, 0, keyLengths[index]);
            return keyLengths[index];
        }
        return NodeEditor.copyInlineKey(regions[index], pages[index], pageSize, slots[index], target);
    }

    /** Of what keys have in common, so much that the head of a long key is whole: a search takes zeros for its end. */
    int prefixWithin(int common) {
        return Math.min(common, longLimit - Node.HEAD);
    }

    private void placeCopy(Region r, long page, int i, int index, boolean zero, int prefix) {
        long tail = Node.tail(pages[i], slots[i]);
        if (zero) {
            editor.place(r, page, index, first, 0, 0, false, regions[i], tail, Node.CHILD);
            return;
        }
        int length = copyKey(i, second);
        editor.place(
                r,
                page,
                index,
                second,
                prefix,
                length - prefix,
                Node.isLong(slots[i]),
                regions[i],
                tail,
                tailLengths[i]);
    }

    /** The longest prefix of a range: what its first and its last key have in common. */
    private int prefix(int from, int to) {
        int keyed = leaf ? from : from + 1;
        if (keyed >= to) {
            return 0;
        }
        int a = copyKey(keyed, first);
        if (keyed == to - 1) {
            return from == 0 || !leaf ? 0 : common(a, copyKey(from - 1, second));
        }
        return common(a, copyKey(to - 1, second));
    }

    private int common(int firstLength, int secondLength) {
        return prefixWithin(NodeEditor.commonPrefix(first, 0, firstLength, second, 0, secondLength));
    }

    private int size(int from, int to, int prefix) {
        int size = prefix;
        for (int i = from; i < to; i++) {
            size += sizeOf(i, prefix, i == from);
        }
        return size;
    }

    private int sizeOf(int index, int prefix, boolean first) {
        return first && !leaf
                ? Node.SLOT + Node.CHILD
                : Node.SLOT + Node.restLength(keyLengths[index] - prefix) + tailLengths[index];
    }

    private void ensure(int needed) {
        if (needed > slots.length) {
            int larger = Math.max(needed, 2 * slots.length);
            regions = Arrays.copyOf(regions, larger);
            pages = Arrays.copyOf(pages, larger);
            slots = Arrays.copyOf(slots, larger);
            keyLengths = Arrays.copyOf(keyLengths, larger);
            tailLengths = Arrays.copyOf(tailLengths, larger);
        }
    }
}
