package dev.kvstore.internal.memtable;

import static dev.kvstore.internal.memtable.EntryLayout.LEAF_KEY;
import static dev.kvstore.internal.memtable.NodeLayout.CHILD;
import static dev.kvstore.internal.memtable.NodeLayout.NODE16;
import static dev.kvstore.internal.memtable.NodeLayout.NODE16_CHILDREN;
import static dev.kvstore.internal.memtable.NodeLayout.NODE256_CHILDREN;
import static dev.kvstore.internal.memtable.NodeLayout.NODE4;
import static dev.kvstore.internal.memtable.NodeLayout.NODE48;
import static dev.kvstore.internal.memtable.NodeLayout.NODE48_CHILDREN;
import static dev.kvstore.internal.memtable.NodeLayout.NODE4_CHILDREN;

import dev.kvstore.internal.memory.Region;

/**
 * Fetches what a walk will reach next into the processor's caches.
 *
 * <p>Leaves lie in the arena in order of arrival, so a walk in key order misses the caches at each. The
 * loads made here don't depend on each other and their misses overlap; without them the walk would wait
 * for one leaf after the other. Not thread-safe.
 */
final class ReadAhead {
    /** Key bytes looked at ahead in a Node48 and in a Node256, powers of two: about a dozen children. */
    private static final int WINDOW_48 = 64;

    private static final int WINDOW_256 = 16;

    /** Children within this many bytes each came one after the other: the processor fetches them itself. */
    private static final long NEAR = 512;

    private final Region arena;

    /** Keeps the loads alive. */
    @SuppressWarnings("UnusedVariable")
    private int sum;

    ReadAhead(Region arena) {
        this.arena = arena;
    }

    /**
     * Touches children of a node from {@code position} on.
     *
     * @return the last position that needs no further touch
     */
    int forward(long node, int kind, int position) {
        if (kind <= NODE16) {
            small(node, kind);
            return 256;
        }
        if (kind == NODE48) {
            int last = position | (WINDOW_48 - 1);
            window48(node, position, last);
            return last;
        }
        int last = position | (WINDOW_256 - 1);
        slots(node + NODE256_CHILDREN + position * CHILD, last - position + 1);
        return last;
    }

    /**
     * Touches children of a node from {@code position} down.
     *
     * @return the first position that needs no further touch
     */
    int backward(long node, int kind, int position) {
        if (kind <= NODE16) {
            small(node, kind);
            return 0;
        }
        if (kind == NODE48) {
            int first = position & -WINDOW_48;
            window48(node, first, position);
            return first;
        }
        int first = position & -WINDOW_256;
        slots(node + NODE256_CHILDREN + first * CHILD, position - first + 1);
        return first;
    }

    private void small(long node, int kind) {
        int count = RadixNodes.end(kind, RadixNodes.order(arena, node, kind));
        slots(node + (kind == NODE4 ? NODE4_CHILDREN : NODE16_CHILDREN), count);
    }

    private void window48(long node, int first, int last) {
        int loaded = 0;
        for (int key = RadixNodes.next(arena, node, NODE48, 0, first - 1);
                key != RadixNodes.NONE && key <= last;
                key = RadixNodes.next(arena, node, NODE48, 0, key)) {
            loaded += load(node + NODE48_CHILDREN + (RadixNodes.node48Slot(arena, node, key) - 1) * CHILD);
        }
        sum = loaded;
    }

    private void slots(long first, int count) {
        long last = first + (count - 1) * CHILD;
        if (Math.abs(target(last) - target(first)) < count * NEAR) {
            return;
        }
        int loaded = 0;
        for (long slot = first; slot <= last; slot += CHILD) {
            loaded += load(slot);
        }
        sum = loaded;
    }

    /** Loads the head of a child and then, in a leaf, the start of its value; in an inner node any word. */
    private int load(long slot) {
        long target = target(slot);
        long value = target + LEAF_KEY + NodeLayout.depth(NodeLayout.head(arena, target));
        return arena.getInt(Math.min(value, arena.capacity() - Integer.BYTES));
    }

    private long target(long slot) {
        return NodeLayout.offset(arena.getInt(slot));
    }
}
