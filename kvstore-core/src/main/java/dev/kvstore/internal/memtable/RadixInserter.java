package dev.kvstore.internal.memtable;

import static dev.kvstore.internal.memtable.EntryLayout.LEAF_KEY;
import static dev.kvstore.internal.memtable.NodeLayout.LEAF;
import static dev.kvstore.internal.memtable.NodeLayout.PREFIX_TAIL;
import static dev.kvstore.internal.memtable.NodeLayout.TERMINAL;

import dev.kvstore.internal.memory.Region;

/**
 * Adding leaves to a {@link RadixTree}, in two steps: {@link #locate} changes nothing and remembers the
 * place of a missing key, {@link #place} hangs a finished leaf there. For the one writer alone.
 */
final class RadixInserter {
    /** The place is an empty child or terminal of {@link #node}. */
    private static final int ATTACH = 0;

    /** The place is in the middle of the path from {@link #slot} to {@link #present}. */
    private static final int SPLIT = 1;

    /** The place is the root of an empty tree. */
    private static final int ROOT = 2;

    /** Stands for a key byte where the key has ended. */
    private static final int END = -1;

    private final Region arena;
    private final RadixNodeWriter nodes;

    private int action;
    private long slot;

    /** Where the key bytes begin that the path below {@link #slot} decides. */
    private int from;

    private int present;
    private long node;
    private int head;
    private int keyByte;
    private int splitDepth;
    private int presentByte;
    private long splitTail;

    /**
     * The place of the last new leaf, where the next key of an ascending load goes, too: keys that share
     * {@link #hintFrom} bytes with {@link #hintLeaf} lie below {@link #hintSlot}. The node with that slot is
     * the parent of the last change, so nothing has replaced it since.
     */
    private long hintSlot;

    private int hintFrom;
    private long hintLeaf;

    RadixInserter(BumpAllocator allocator) {
        this.arena = allocator.arena();
        this.nodes = new RadixNodeWriter(allocator);
    }

    /** Bytes of all nodes made, replaced ones included. */
    long nodeBytes() {
        return nodes.nodeBytes();
    }

    /**
     * Finds the leaf of a key.
     *
     * @return the leaf's offset; 0 when there is none and its place is remembered
     */
    long locate(Region region, long key, int length) {
        start(region, key, length);
        boolean trusted = false;
        while (true) {
            present = arena.getInt(slot);
            if (present == 0) {
                action = ROOT;
                return 0;
            }
            node = NodeLayout.offset(present);
            head = NodeLayout.head(arena, node);
            if (NodeLayout.kind(head) == LEAF) {
                return locateAtLeaf(region, key, length, trusted);
            }
            int depth = NodeLayout.depth(head);
            boolean longSkip = depth - from > KeyPrefix.TAIL_BYTES;
            if (depth != from && !skipMatches(region, key, length, depth)) {
                if (trusted || longSkip) {
                    locateByWitness(region, key, length, RadixNodes.anyLeaf(arena, node));
                } else {
                    splitInSkip(region, key, length, depth);
                }
                return 0;
            }
            trusted |= longSkip;
            keyByte = byteOrEnd(region, key, length, depth);
            long next = entry();
            if (next == 0 || arena.getInt(next) == 0) {
                if (trusted) {
                    locateByWitness(region, key, length, RadixNodes.anyLeaf(arena, node));
                } else {
                    action = ATTACH;
                }
                return 0;
            }
            slot = next;
            from = depth + 1;
        }
    }

    /**
     * Publishes a leaf at the place that {@link #locate} has remembered.
     *
     * @param leaf reference of a complete leaf with the key that was located
     */
    void place(int leaf) {
        if (action == ATTACH) {
            attach(slot, node, head, keyByte, leaf);
        } else if (action == SPLIT) {
            split(leaf);
        } else {
            arena.putIntRelease(slot, leaf);
        }
        hintSlot = slot;
        hintFrom = from;
        hintLeaf = NodeLayout.offset(leaf);
    }

    private void start(Region region, long key, int length) {
        slot = RadixTree.ROOT_SLOT;
        from = 0;
        if (hintFrom > 0 && length >= hintFrom && arena.matches(hintLeaf + LEAF_KEY, region, key, hintFrom)) {
            slot = hintSlot;
            from = hintFrom;
        }
    }

    private boolean skipMatches(Region region, long key, int length, int depth) {
        return length >= depth
                && KeyPrefix.matches(arena.getLong(node + PREFIX_TAIL), region, key, length, from, depth);
    }

    private long locateAtLeaf(Region region, long key, int length, boolean trusted) {
        int presentLength = NodeLayout.depth(head);
        int common = KeyPrefix.common(region, key, length, arena, node + LEAF_KEY, presentLength);
        if (common == length && common == presentLength) {
            return node;
        }
        if (trusted) {
            locateByWitness(region, key, length, node);
        } else {
            rememberSplit(region, key, length, common, byteOrEnd(arena, node + LEAF_KEY, presentLength, common));
        }
        return 0;
    }

    private void splitInSkip(Region region, long key, int length, int depth) {
        long tail = arena.getLong(node + PREFIX_TAIL);
        int at = KeyPrefix.divergence(tail, region, key, length, from, depth);
        rememberSplit(region, key, length, at, KeyPrefix.at(tail, depth, at));
    }

    /**
     * Finds the place of a missing key when bytes above were taken on trust: where it leaves the path to
     * {@code witness}, a leaf below every node that was passed.
     */
    private void locateByWitness(Region region, long key, int length, long witness) {
        int witnessLength = EntryLayout.keyLength(arena, witness);
        int common = KeyPrefix.common(region, key, length, arena, witness + LEAF_KEY, witnessLength);
        if (common < from) {
            slot = RadixTree.ROOT_SLOT;
            from = 0;
        }
        while (true) {
            present = arena.getInt(slot);
            node = NodeLayout.offset(present);
            head = NodeLayout.head(arena, node);
            int depth = NodeLayout.depth(head);
            if (NodeLayout.kind(head) == LEAF || depth > common) {
                rememberSplit(region, key, length, common, byteOrEnd(arena, witness + LEAF_KEY, witnessLength, common));
                return;
            }
            keyByte = byteOrEnd(region, key, length, depth);
            if (depth == common) {
                action = ATTACH;
                return;
            }
            slot = entry();
            from = depth + 1;
        }
    }

    private void rememberSplit(Region region, long key, int length, int depth, int byteOfPresent) {
        action = SPLIT;
        splitDepth = depth;
        splitTail = KeyPrefix.tail(region, key, length, depth);
        keyByte = byteOrEnd(region, key, length, depth);
        presentByte = byteOfPresent;
    }

    private void split(int leaf) {
        boolean presentFirst = presentByte != END;
        int reference = presentFirst
                ? nodes.node4(splitDepth, splitTail, presentByte, present)
                : nodes.node4(splitDepth, splitTail, keyByte, leaf);
        long split = NodeLayout.offset(reference);
        int splitHead = NodeLayout.head(arena, split);
        if (presentFirst) {
            attach(slot, split, splitHead, keyByte, leaf);
        } else {
            attach(slot, split, splitHead, END, present);
        }
        arena.putIntRelease(slot, reference);
    }

    private void attach(long parentSlot, long target, int targetHead, int at, int child) {
        if (at == END) {
            arena.putIntRelease(target + TERMINAL, child);
        } else {
            nodes.add(parentSlot, target, NodeLayout.kind(targetHead), at, child);
        }
    }

    /** The slot of {@link #node} for {@link #keyByte}, 0 when there is none yet. */
    private long entry() {
        return keyByte == END ? node + TERMINAL : RadixNodes.childSlot(arena, node, NodeLayout.kind(head), keyByte);
    }

    private static int byteOrEnd(Region region, long key, int length, int index) {
        return index == length ? END : region.getUnsignedByte(key + index);
    }
}
