package dev.kvstore.internal.memtable;

import static dev.kvstore.internal.memtable.EntryLayout.LEAF_KEY;
import static dev.kvstore.internal.memtable.NodeLayout.LEAF;
import static dev.kvstore.internal.memtable.NodeLayout.PREFIX_TAIL;
import static dev.kvstore.internal.memtable.NodeLayout.TERMINAL;
import static dev.kvstore.internal.memtable.RadixNodes.BEFORE;
import static dev.kvstore.internal.memtable.RadixNodes.NONE;

import dev.kvstore.internal.memory.Region;
import java.util.Arrays;

/**
 * Walks the leaves of a {@link RadixTree} in key order, in both directions.
 *
 * <p>The path from the root lies in arrays that grow with the deepest path seen; a step allocates
 * nothing else. Of each node on the path the cursor keeps the order word it saw on entering, so nodes
 * that grow, or are replaced, under it don't shift its position; what it misses by that was written
 * after it came by. Not thread-safe; the writer may be at work.
 */
final class RadixCursor {
    private static final int INITIAL_HEIGHT = 32;

    /** The key's leaf was reached. */
    private static final int EXACT = 0;

    /** Everything below {@link #reached} is above the key; the path ends in its parent, at its position. */
    private static final int SUBTREE_ABOVE = 1;

    /** Everything below {@link #reached} is below the key; the path ends in its parent, at its position. */
    private static final int SUBTREE_BELOW = 2;

    /** The last node of the path has no child for the key; its position is where that would be. */
    private static final int GAP = 3;

    /** Stands for a key byte where the key has ended. */
    private static final int END = -1;

    private final Region arena;
    private final RadixTree tree;
    private final ReadAhead readAhead;

    private long[] nodes = new long[INITIAL_HEIGHT];
    private long[] orders = new long[INITIAL_HEIGHT];
    private int[] positions = new int[INITIAL_HEIGHT];

    /** How far the children were touched in the direction of the last move. */
    private int[] touched = new int[INITIAL_HEIGHT];

    private int height;
    private int reached;
    private long leaf;

    RadixCursor(Region arena, RadixTree tree) {
        this.arena = arena;
        this.tree = tree;
        this.readAhead = new ReadAhead(arena);
    }

    /** Offset of the leaf the cursor stands on, 0 when it stands nowhere. */
    long leaf() {
        return leaf;
    }

    void seekToFirst() {
        height = 0;
        descendToFirst(tree.root(), false);
    }

    void seekToLast() {
        height = 0;
        descendToLast(tree.root(), false);
    }

    /** Moves to the first leaf at or above a key. */
    void seek(Region region, long key, int length) {
        switch (approach(region, key, length)) {
            case EXACT -> leaf = NodeLayout.offset(reached);
            case SUBTREE_ABOVE -> descendToFirst(reached, false);
            case GAP -> {
                positions[height - 1]--;
                next();
            }
            default -> next();
        }
    }

    /** Moves to the last leaf below a key. */
    void seekBefore(Region region, long key, int length) {
        if (approach(region, key, length) == SUBTREE_BELOW) {
            descendToLast(reached, false);
        } else {
            previous();
        }
    }

    /** Moves to the next leaf, or off the end. */
    void next() {
        while (height > 0) {
            int top = height - 1;
            long node = nodes[top];
            int kind = NodeLayout.kind(NodeLayout.head(arena, node));
            int position = RadixNodes.next(arena, node, kind, orders[top], positions[top]);
            if (position != NONE) {
                positions[top] = position;
                if (position > touched[top]) {
                    touched[top] = readAhead.forward(node, kind, position);
                }
                descendToFirst(RadixNodes.child(arena, node, kind, orders[top], position), true);
                return;
            }
            height = top;
        }
        leaf = 0;
    }

    /** Moves to the previous leaf, or off the front. */
    void previous() {
        while (height > 0) {
            int top = height - 1;
            long node = nodes[top];
            int kind = NodeLayout.kind(NodeLayout.head(arena, node));
            int position = RadixNodes.previous(arena, node, kind, orders[top], positions[top]);
            if (position != NONE) {
                positions[top] = position;
                if (position < touched[top]) {
                    touched[top] = readAhead.backward(node, kind, position);
                }
                descendToLast(RadixNodes.child(arena, node, kind, orders[top], position), true);
                return;
            }
            int terminal = positions[top] == BEFORE ? 0 : arena.getIntAcquire(node + TERMINAL);
            if (terminal != 0) {
                positions[top] = BEFORE;
                leaf = NodeLayout.offset(terminal);
                return;
            }
            height = top;
        }
        leaf = 0;
    }

    private void descendToFirst(int start, boolean ahead) {
        int reference = start;
        while (true) {
            long node = NodeLayout.offset(reference);
            int kind = reference == 0 ? LEAF : NodeLayout.kind(NodeLayout.head(arena, node));
            if (kind == LEAF) {
                leaf = node;
                return;
            }
            long order = RadixNodes.order(arena, node, kind);
            int terminal = arena.getIntAcquire(node + TERMINAL);
            if (terminal != 0) {
                push(node, order, BEFORE);
                leaf = NodeLayout.offset(terminal);
                return;
            }
            int position = RadixNodes.next(arena, node, kind, order, BEFORE);
            push(node, order, position);
            if (ahead) {
                touched[height - 1] = readAhead.forward(node, kind, position);
            }
            reference = RadixNodes.child(arena, node, kind, order, position);
        }
    }

    private void descendToLast(int start, boolean ahead) {
        int reference = start;
        while (true) {
            long node = NodeLayout.offset(reference);
            int kind = reference == 0 ? LEAF : NodeLayout.kind(NodeLayout.head(arena, node));
            if (kind == LEAF) {
                leaf = node;
                return;
            }
            long order = RadixNodes.order(arena, node, kind);
            int position = RadixNodes.previous(arena, node, kind, order, RadixNodes.end(kind, order));
            push(node, order, position);
            if (ahead) {
                touched[height - 1] = readAhead.backward(node, kind, position);
            }
            reference = RadixNodes.child(arena, node, kind, order, position);
        }
    }

    /**
     * Lays the path towards a key, as far as the tree has it, and sets {@link #reached}.
     *
     * @return {@link #EXACT}, {@link #SUBTREE_ABOVE}, {@link #SUBTREE_BELOW} or {@link #GAP}
     */
    private int approach(Region region, long key, int length) {
        height = 0;
        leaf = 0;
        reached = tree.root();
        int from = 0;
        boolean trusted = false;
        while (reached != 0) {
            long node = NodeLayout.offset(reached);
            int head = NodeLayout.head(arena, node);
            int kind = NodeLayout.kind(head);
            int depth = NodeLayout.depth(head);
            if (kind == LEAF) {
                return compareWith(node, region, key, length);
            }
            if (depth > from) {
                long tail = arena.getLong(node + PREFIX_TAIL);
                boolean longSkip = depth - from > KeyPrefix.TAIL_BYTES;
                if (length < depth || !KeyPrefix.matches(tail, region, key, length, from, depth)) {
                    return trusted || longSkip
                            ? compareWith(RadixNodes.anyLeaf(arena, node), region, key, length)
                            : compareInSkip(tail, region, key, length, from, depth);
                }
                trusted |= longSkip;
            }
            reached = enter(node, kind, length == depth ? END : region.getUnsignedByte(key + depth));
            if (reached == 0) {
                return trusted ? compareWith(RadixNodes.anyLeaf(arena, node), region, key, length) : GAP;
            }
            from = depth + 1;
        }
        return SUBTREE_BELOW;
    }

    /** Pushes a node at the position of a key byte and returns the reference there, or 0. */
    private int enter(long node, int kind, int keyByte) {
        long order = RadixNodes.order(arena, node, kind);
        if (keyByte == END) {
            int terminal = arena.getIntAcquire(node + TERMINAL);
            push(node, order, terminal == 0 ? 0 : BEFORE);
            return terminal;
        }
        int position = RadixNodes.position(arena, node, kind, order, keyByte);
        push(node, order, position);
        return RadixNodes.childIfAt(arena, node, kind, order, position, keyByte);
    }

    private int compareInSkip(long tail, Region region, long key, int length, int from, int depth) {
        int at = KeyPrefix.divergence(tail, region, key, length, from, depth);
        return at == length || KeyPrefix.at(tail, depth, at) > region.getUnsignedByte(key + at)
                ? SUBTREE_ABOVE
                : SUBTREE_BELOW;
    }

    /**
     * Compares with a leaf below every node of the path and takes the path back to where the key leaves
     * it.
     */
    private int compareWith(long witness, Region region, long key, int length) {
        int witnessLength = EntryLayout.keyLength(arena, witness);
        int common = KeyPrefix.common(region, key, length, arena, witness + LEAF_KEY, witnessLength);
        if (common == length && common == witnessLength) {
            // The writer may have put the key in after we saw its place empty.
            return reached == 0 ? GAP : EXACT;
        }
        while (height > 0 && NodeLayout.depth(NodeLayout.head(arena, nodes[height - 1])) > common) {
            height--;
            reached = NodeLayout.reference(nodes[height]);
        }
        if (reached == 0) {
            return GAP;
        }
        boolean above = common == length
                || (common < witnessLength
                        && arena.getUnsignedByte(witness + LEAF_KEY + common) > region.getUnsignedByte(key + common));
        return above ? SUBTREE_ABOVE : SUBTREE_BELOW;
    }

    private void push(long node, long order, int position) {
        if (height == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * height);
            orders = Arrays.copyOf(orders, 2 * height);
            positions = Arrays.copyOf(positions, 2 * height);
            touched = Arrays.copyOf(touched, 2 * height);
        }
        nodes[height] = node;
        orders[height] = order;
        positions[height] = position;
        touched[height] = position;
        height++;
    }
}
