package dev.kvstore.internal.memtable;

import static dev.kvstore.internal.memtable.NodeLayout.CHILD;
import static dev.kvstore.internal.memtable.NodeLayout.NODE16;
import static dev.kvstore.internal.memtable.NodeLayout.NODE16_CHILDREN;
import static dev.kvstore.internal.memtable.NodeLayout.NODE16_KEYS;
import static dev.kvstore.internal.memtable.NodeLayout.NODE256_CHILDREN;
import static dev.kvstore.internal.memtable.NodeLayout.NODE4;
import static dev.kvstore.internal.memtable.NodeLayout.NODE48;
import static dev.kvstore.internal.memtable.NodeLayout.NODE48_CHILDREN;
import static dev.kvstore.internal.memtable.NodeLayout.NODE48_INDEX;
import static dev.kvstore.internal.memtable.NodeLayout.NODE4_CHILDREN;
import static dev.kvstore.internal.memtable.NodeLayout.ORDER;

import dev.kvstore.internal.memory.Region;

/**
 * Reading inner nodes.
 *
 * <p><b>Positions.</b> A walk through the children of a node counts positions: in Node4 and Node16 the
 * index in the order word it has captured, in Node48 and Node256 the key byte. {@link #BEFORE} lies
 * before every child.
 */
final class RadixNodes {
    /** The position before the first child; the terminal's position, too. */
    static final int BEFORE = -1;

    /** No such child. */
    static final int NONE = -2;

    private RadixNodes() {}

    /**
     * Offset of the child reference for a key byte, 0 when there is none. The slot of a Node256 always
     * exists and may hold 0.
     */
    static long childSlot(Region arena, long node, int kind, int key) {
        return switch (kind) {
            case NODE4 -> {
                long order = arena.getLongAcquire(node + ORDER);
                int slot = SlotOrder.find(order >>> 32, key);
                yield slot < ((int) order & 15) ? node + NODE4_CHILDREN + slot * CHILD : 0;
            }
            case NODE16 -> {
                long order = arena.getLongAcquire(node + ORDER);
                int slot = SlotOrder.find(arena.getLong(node + NODE16_KEYS), key);
                if (slot == 8) {
                    slot = 8 + SlotOrder.find(arena.getLong(node + NODE16_KEYS + 8), key);
                }
                yield slot < SlotOrder.count(order) ? node + NODE16_CHILDREN + slot * CHILD : 0;
            }
            case NODE48 -> {
                int slot = node48Slot(arena, node, key);
                yield slot == 0 ? 0 : node + NODE48_CHILDREN + (slot - 1) * CHILD;
            }
            default -> node + NODE256_CHILDREN + key * CHILD;
        };
    }

    /** The slot + 1 of a key byte in a Node48, 0 for none. */
    static int node48Slot(Region arena, long node, int key) {
        int word = arena.getIntAcquire(node + NODE48_INDEX + (key & ~3));
        return (word >>> (8 * (key & 3))) & 0xFF;
    }

    /** What a walk must capture of a node: the order word of a Node4 or Node16, else 0. */
    static long order(Region arena, long node, int kind) {
        return kind <= NODE16 ? arena.getLongAcquire(node + ORDER) : 0;
    }

    /** The reference at a position that holds a child. */
    static int child(Region arena, long node, int kind, long order, int position) {
        long slot = switch (kind) {
            case NODE4 -> node + NODE4_CHILDREN + SlotOrder.slot(order, position) * CHILD;
            case NODE16 -> node + NODE16_CHILDREN + SlotOrder.slot(order, position) * CHILD;
            case NODE48 -> node + NODE48_CHILDREN + (node48Slot(arena, node, position) - 1) * CHILD;
            default -> node + NODE256_CHILDREN + position * CHILD;
        };
        return arena.getIntAcquire(slot);
    }

    /** The position of the first child after {@code position}, or {@link #NONE}. */
    static int next(Region arena, long node, int kind, long order, int position) {
        if (kind <= NODE16) {
            return position + 1 < count(kind, order) ? position + 1 : NONE;
        }
        if (kind == NODE48) {
            return nextIn48(arena, node, position + 1);
        }
        for (int key = position + 1; key < 256; key++) {
            if (arena.getIntAcquire(node + NODE256_CHILDREN + key * CHILD) != 0) {
                return key;
            }
        }
        return NONE;
    }

    /** The position of the last child before {@code position}, or {@link #NONE}. */
    static int previous(Region arena, long node, int kind, long order, int position) {
        if (kind <= NODE16) {
            return position > 0 ? position - 1 : NONE;
        }
        if (kind == NODE48) {
            return previousIn48(arena, node, position - 1);
        }
        for (int key = position - 1; key >= 0; key--) {
            if (arena.getIntAcquire(node + NODE256_CHILDREN + key * CHILD) != 0) {
                return key;
            }
        }
        return NONE;
    }

    private static int nextIn48(Region arena, long node, int from) {
        long wanted = -1L << (8 * (from & 7));
        for (int key = from & ~7; key < 256; key += 8) {
            long taken = SlotOrder.nonZero(arena.getLongAcquire(node + NODE48_INDEX + key)) & wanted;
            if (taken != 0) {
                return key + (Long.numberOfTrailingZeros(taken) >>> 3);
            }
            wanted = -1;
        }
        return NONE;
    }

    private static int previousIn48(Region arena, long node, int from) {
        long wanted = -1L >>> (8 * (7 - (from & 7)));
        for (int key = from & ~7; key >= 0; key -= 8) {
            long taken = SlotOrder.nonZero(arena.getLongAcquire(node + NODE48_INDEX + key)) & wanted;
            if (taken != 0) {
                return key + 7 - (Long.numberOfLeadingZeros(taken) >>> 3);
            }
            wanted = -1;
        }
        return NONE;
    }

    /** The position after the last child. */
    static int end(int kind, long order) {
        return kind <= NODE16 ? count(kind, order) : 256;
    }

    /** The position of the first child at or above {@code key}; in Node48 and Node256 {@code key} itself. */
    static int position(Region arena, long node, int kind, long order, int key) {
        if (kind > NODE16) {
            return key;
        }
        if (kind == NODE4) {
            return SlotOrder.countBelow(order >>> 32, count(kind, order), key);
        }
        return node16Position(arena, node, order, key);
    }

    static int node16Position(Region arena, long node, long order, int key) {
        int count = SlotOrder.count(order);
        int below = SlotOrder.countBelow(arena.getLong(node + NODE16_KEYS), count, key);
        return count <= 8 ? below : below + SlotOrder.countBelow(arena.getLong(node + NODE16_KEYS + 8), count - 8, key);
    }

    /** The reference of the child at {@code position}, 0 unless that is the child for {@code key}. */
    static int childIfAt(Region arena, long node, int kind, long order, int position, int key) {
        if (kind > NODE16) {
            return holds(arena, node, kind, key) ? child(arena, node, kind, order, key) : 0;
        }
        if (position == count(kind, order)) {
            return 0;
        }
        int slot = SlotOrder.slot(order, position);
        int found = kind == NODE4
                ? (int) (order >>> (32 + 8 * slot)) & 0xFF
                : arena.getUnsignedByte(node + NODE16_KEYS + slot);
        return found == key ? child(arena, node, kind, order, position) : 0;
    }

    /** Some leaf at or below {@code start}. */
    static long anyLeaf(Region arena, long start) {
        long node = start;
        while (true) {
            int kind = NodeLayout.kind(NodeLayout.head(arena, node));
            if (kind == NodeLayout.LEAF) {
                return node;
            }
            int reference = arena.getIntAcquire(node + NodeLayout.TERMINAL);
            if (reference == 0) {
                long order = order(arena, node, kind);
                reference = child(arena, node, kind, order, next(arena, node, kind, order, BEFORE));
            }
            node = NodeLayout.offset(reference);
        }
    }

    private static int count(int kind, long order) {
        return kind == NODE4 ? (int) order & 15 : SlotOrder.count(order);
    }

    private static boolean holds(Region arena, long node, int kind, int key) {
        return kind == NODE48
                ? node48Slot(arena, node, key) != 0
                : arena.getIntAcquire(node + NODE256_CHILDREN + key * CHILD) != 0;
    }
}
