package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.Region;

/**
 * Changes one node in place: a page of the running transaction, which nobody else sees. An entry is handed over as
 * its key and its tail, which is all that follows the key's rest. Not thread-safe.
 */
final class NodeEditor {
    private final int pageSize;
    private final int longLimit;
    private final Region copy;
    private final Region key;

    NodeEditor(int pageSize, Scratch scratch) {
        this.pageSize = pageSize;
        this.longLimit = longLimit(pageSize);
        this.copy = scratch.allocate(pageSize);
        this.key = scratch.allocate(longLimit + Long.BYTES);
    }

    /** Bytes of a key that lie in a page; the whole of a longer one lies in a run. */
    static int longLimit(int pageSize) {
        return pageSize / 8;
    }

    /** The most bytes of an entry, its slot not counted: two of them fit a page. */
    static int largestEntry(int pageSize) {
        return (pageSize - PageLayout.OVERHEAD) / 2 - Node.SLOT;
    }

    /** Makes an empty node; what was in its room before stays there. */
    void init(Region r, long page, int type, int level, long number, long txn) {
        r.putLong(page, type | (long) level << (8 * PageLayout.LEVEL));
        r.putShort(page + PageLayout.HEAP, pageSize - PageLayout.TRAILER);
        r.putLong(page + PageLayout.NUMBER, number);
        r.putLong(page + PageLayout.TXN, txn);
    }

    /** Empties a node and gives it a prefix. */
    void clear(Region r, long page, Region prefixOf, long prefixOffset, int prefix) {
        int level = Node.level(r, page);
        r.putByte(page + PageLayout.LEVEL, (byte) level);
        r.putShort(page + PageLayout.COUNT, 0);
        r.putShort(page + PageLayout.GARBAGE, 0);
        r.putShort(page + PageLayout.PREFIX, prefix);
        r.putShort(page + PageLayout.HEAP, pageSize - PageLayout.TRAILER - prefix);
        if (prefix > 0) {
            r.copyFrom(Node.prefixOffset(page, pageSize, prefix), prefixOf, prefixOffset, prefix);
        }
    }

    /** Bytes that entries, slots and prefix take. */
    int used(Region r, long page) {
        return used(pageSize, r, page);
    }

    /** Bytes that entries, slots and prefix take. */
    static int used(int pageSize, Region r, long page) {
        return pageSize - PageLayout.OVERHEAD - room(r, page) - garbage(r, page);
    }

    /**
     * Adds an entry before the one at {@code index}.
     *
     * @return false when there is no room; the node is unchanged but for its order in memory
     */
    boolean insert(
            Region r, long page, int index, Region k, long keyOffset, int keyLength, Region tail, int tailLength) {
        int prefix = Node.prefixLength(r, page);
        int inline = Math.min(keyLength, longLimit);
        boolean first = index == 0 && Node.type(r, page) == PageLayout.BRANCH;
        if (!first && prefix > 0) {
            int common = commonPrefix(r, Node.prefixOffset(page, pageSize, prefix), prefix, k, keyOffset, inline);
            if (common < prefix) {
                if (!shortenPrefix(r, page, common, inline, tailLength)) {
                    return false;
                }
                prefix = common;
            }
        }
        int size = (first ? 0 : Node.restLength(inline - prefix)) + tailLength;
        if (size + Node.SLOT > room(r, page)) {
            if (size + Node.SLOT > room(r, page) + garbage(r, page)) {
                return false;
            }
            rebuild(r, page, prefix);
        }
        if (first) {
            place(r, page, index, k, keyOffset, 0, false, tail, 0, tailLength);
        } else {
            place(r, page, index, k, keyOffset + prefix, inline - prefix, keyLength > longLimit, tail, 0, tailLength);
        }
        return true;
    }

    /** Overwrites the tail of a leaf's entry if the new one is not longer. */
    boolean replaceTail(Region r, long page, int index, Region tail, int tailLength) {
        long slot = Node.slot(r, page, index);
        long at = Node.tail(page, slot);
        int old = Node.entryLength(r, page, slot, true) - Node.restLength(Node.inlineLength(slot));
        if (tailLength > old) {
            return false;
        }
        r.copyFrom(at, tail, 0, tailLength);
        r.putShort(page + PageLayout.GARBAGE, garbage(r, page) + old - tailLength);
        noteRuns(r, page, r, at, Node.isLong(slot));
        return true;
    }

    /** Removes an entry. In a branch, the second becomes the first and loses its key, whose run is the caller's. */
    void remove(Region r, long page, int index) {
        boolean leaf = Node.type(r, page) == PageLayout.LEAF;
        int dead = Node.entryLength(r, page, Node.slot(r, page, index), leaf);
        int count = Node.count(r, page);
        long at = page + PageLayout.BODY + (long) index * Node.SLOT;
        r.move(at, at + Node.SLOT, (long) (count - index - 1) * Node.SLOT);
        r.putShort(page + PageLayout.COUNT, count - 1);
        if (!leaf && index == 0 && count > 1) {
            long slot = Node.slot(r, page, 0);
            dead += Node.restLength(Node.inlineLength(slot)) + (Node.isLong(slot) ? Node.RUN_REFERENCE : 0);
            r.putLong(at, Node.tail(page, slot) - page);
        }
        r.putShort(page + PageLayout.GARBAGE, garbage(r, page) + dead);
    }

    /** Points an entry of a branch at another page. */
    void setChild(Region r, long page, int index, long child, long txn) {
        writeReference(r, Node.tail(page, Node.slot(r, page, index)), child, (int) txn);
    }

    /** Writes a reference to a page. */
    static void writeReference(Region r, long at, long page, int gen) {
        r.putInt(at, (int) page);
        r.putShort(at + 4, (int) (page >>> 32));
        r.putInt(at + 6, gen);
    }

    /** Adds an entry that fits; {@code k} is the key behind the prefix, {@code inline} bytes of it in the page. */
    void place(
            Region r,
            long page,
            int index,
            Region k,
            long keyOffset,
            int inline,
            boolean isLong,
            Region tail,
            long tailOffset,
            int tailLength) {
        int count = Node.count(r, page);
        int rest = Node.restLength(inline);
        int heap = r.getUnsignedShort(page + PageLayout.HEAP) - rest - tailLength;
        long at = page + PageLayout.BODY + (long) index * Node.SLOT;
        if (index < count) {
            r.move(at + Node.SLOT, at, (long) (count - index) * Node.SLOT);
        }
        long length = inline | (isLong ? Node.LONG_KEY : 0);
        r.putLong(at, (long) Node.head(k, keyOffset, inline) << 32 | length << 16 | heap);
        if (rest > 0) {
            r.copyFrom(page + heap, k, keyOffset + Node.HEAD, rest);
        }
        r.copyFrom(page + heap + rest, tail, tailOffset, tailLength);
        r.putShort(page + PageLayout.HEAP, heap);
        r.putShort(page + PageLayout.COUNT, count + 1);
        noteRuns(r, page, r, page + heap + rest, isLong);
    }

    /** Copies the part of an entry's key that lies in its page, prefix included; returns its length. As {@link #copyPrefix}. */
    static int copyInlineKey(Region r, long page, int pageSize, long slot, Region target) {
        int prefix = copyPrefix(r, page, pageSize, target);
        return prefix + copyBehindPrefix(r, page, slot, target, prefix);
    }

    /**
     * Copies the prefix of a page's keys to where a key begins; returns its length. Copies whole words, for which a call
     * would cost more than what it copies: up to seven bytes more are read, which a page has behind it, and written.
     */
    static int copyPrefix(Region r, long page, int pageSize, Region target) {
        int prefix = Node.prefixLength(r, page);
        copyWords(r, Node.prefixOffset(page, pageSize, prefix), target, 0, prefix);
        return prefix;
    }

    /** Copies what a slot and its entry have of a key; returns its length. As {@link #copyPrefix}. */
    static int copyBehindPrefix(Region r, long page, long slot, Region target, int prefix) {
        int inline = Node.inlineLength(slot);
        target.putInt(prefix, Integer.reverseBytes((int) (slot >>> 32)));
        copyWords(r, page + Node.slotOffset(slot), target, prefix + Node.HEAD, inline - Node.HEAD);
        return inline;
    }

    private static void copyWords(Region source, long from, Region target, long to, int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            target.putLong(to + i, source.getLong(from + i));
        }
    }

    static int commonPrefix(Region a, long aOffset, int aLength, Region b, long bOffset, int bLength) {
        int most = Math.min(aLength, bLength);
        int i = 0;
        for (; i + Long.BYTES <= most; i += Long.BYTES) {
            long difference = a.getLong(aOffset + i) ^ b.getLong(bOffset + i);
            if (difference != 0) {
                return i + Long.numberOfTrailingZeros(difference) / Byte.SIZE;
            }
        }
        while (i < most && a.getByte(aOffset + i) == b.getByte(bOffset + i)) {
            i++;
        }
        return i;
    }

    private static int room(Region r, long page) {
        return r.getUnsignedShort(page + PageLayout.HEAP) - PageLayout.BODY - Node.count(r, page) * Node.SLOT;
    }

    private static int garbage(Region r, long page) {
        return r.getUnsignedShort(page + PageLayout.GARBAGE);
    }

    /** Gives every entry more of its own key; false when they, and one more of so many bytes, would not fit. */
    private boolean shortenPrefix(Region r, long page, int prefix, int inline, int tailLength) {
        boolean leaf = Node.type(r, page) == PageLayout.LEAF;
        int count = Node.count(r, page);
        int old = Node.prefixLength(r, page);
        int size = prefix + Node.SLOT + Node.restLength(inline - prefix) + tailLength;
        for (int i = 0; i < count; i++) {
            long slot = Node.slot(r, page, i);
            size += Node.SLOT + Node.entryLength(r, page, slot, leaf);
            if (leaf || i > 0) {
                int own = Node.inlineLength(slot);
                size += Node.restLength(own + old - prefix) - Node.restLength(own);
            }
        }
        if (size > pageSize - PageLayout.OVERHEAD) {
            return false;
        }
        rebuild(r, page, prefix);
        return true;
    }

    /** Writes all entries anew, without garbage between them, under a prefix that they have in common. */
    private void rebuild(Region r, long page, int prefix) {
        copy.copyFrom(0, r, page, pageSize);
        boolean leaf = Node.type(copy, 0) == PageLayout.LEAF;
        int old = Node.prefixLength(copy, 0);
        int count = Node.count(copy, 0);
        clear(r, page, copy, Node.prefixOffset(0, pageSize, old), prefix);
        for (int i = 0; i < count; i++) {
            long slot = Node.slot(copy, 0, i);
            boolean keyed = leaf || i > 0;
            int length = keyed ? copyInlineKey(copy, 0, pageSize, slot, key) : prefix;
            long tail = Node.tail(0, slot);
            int tailLength = Node.entryLength(copy, 0, slot, leaf) - Node.restLength(Node.inlineLength(slot));
            place(r, page, i, key, prefix, length - prefix, Node.isLong(slot), copy, tail, tailLength);
        }
    }

    private static void noteRuns(Region r, long page, Region tailRegion, long tail, boolean isLong) {
        boolean leaf = Node.type(r, page) == PageLayout.LEAF;
        if (isLong || (leaf && (Node.flags(tailRegion, tail) & Node.RUN_VALUE) != 0)) {
            int level = r.getUnsignedByte(page + PageLayout.LEVEL);
            r.putByte(page + PageLayout.LEVEL, (byte) (level | PageLayout.MAY_HOLD_RUNS));
        }
    }
}
