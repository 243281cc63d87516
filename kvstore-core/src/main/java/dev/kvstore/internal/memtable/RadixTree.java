package dev.kvstore.internal.memtable;

import static dev.kvstore.internal.memtable.EntryLayout.LEAF_KEY;
import static dev.kvstore.internal.memtable.NodeLayout.LEAF;
import static dev.kvstore.internal.memtable.NodeLayout.PREFIX_TAIL;
import static dev.kvstore.internal.memtable.NodeLayout.TERMINAL;

import dev.kvstore.internal.memory.Region;

/**
 * The radix tree as a reader of single keys sees it.
 *
 * <p>Paths are compressed and leaves are hung as high as their key is unique (lazy expansion). A node
 * that skips up to eight bytes is checked on the way down by its prefix tail; longer skips are taken on
 * trust and verified at a leaf, whose key is whole.
 *
 * <p>Any number of threads may read while one writes; {@link Memtable} says why.
 */
final class RadixTree {
    /** Arena bytes before the first allocation: nothing may have reference 0, and the root's slot. */
    static final int RESERVED = 16;

    /** Arena offset of the reference to the topmost node or leaf. */
    static final long ROOT_SLOT = 8;

    private final Region arena;

    /** Makes an empty tree in an arena whose first {@link #RESERVED} bytes it takes. */
    RadixTree(Region arena) {
        this.arena = arena;
        arena.putIntRelease(ROOT_SLOT, 0);
    }

    /** The reference of the topmost node or leaf, 0 in an empty tree. */
    int root() {
        return arena.getIntAcquire(ROOT_SLOT);
    }

    /** The offset of the leaf of a key, 0 when there is none. */
    long find(Region region, long key, int length) {
        int reference = root();
        int from = 0;
        while (reference != 0) {
            long node = NodeLayout.offset(reference);
            int head = NodeLayout.head(arena, node);
            int kind = NodeLayout.kind(head);
            int depth = NodeLayout.depth(head);
            if (kind == LEAF) {
                return depth == length && arena.matches(node + LEAF_KEY, region, key, length) ? node : 0;
            }
            if (length <= depth) {
                if (length < depth) {
                    return 0;
                }
                reference = arena.getIntAcquire(node + TERMINAL);
                continue;
            }
            if (depth > from
                    && !KeyPrefix.matches(arena.getLong(node + PREFIX_TAIL), region, key, length, from, depth)) {
                return 0;
            }
            long slot = RadixNodes.childSlot(arena, node, kind, region.getUnsignedByte(key + depth));
            reference = slot == 0 ? 0 : arena.getIntAcquire(slot);
            from = depth + 1;
        }
        return 0;
    }
}
