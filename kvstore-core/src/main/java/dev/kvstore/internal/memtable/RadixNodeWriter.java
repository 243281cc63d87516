package dev.kvstore.internal.memtable;

import static dev.kvstore.internal.memtable.NodeLayout.CHILD;
import static dev.kvstore.internal.memtable.NodeLayout.NODE16;
import static dev.kvstore.internal.memtable.NodeLayout.NODE16_BYTES;
import static dev.kvstore.internal.memtable.NodeLayout.NODE16_CHILDREN;
import static dev.kvstore.internal.memtable.NodeLayout.NODE16_KEYS;
import static dev.kvstore.internal.memtable.NodeLayout.NODE256;
import static dev.kvstore.internal.memtable.NodeLayout.NODE256_BYTES;
import static dev.kvstore.internal.memtable.NodeLayout.NODE256_CHILDREN;
import static dev.kvstore.internal.memtable.NodeLayout.NODE4;
import static dev.kvstore.internal.memtable.NodeLayout.NODE48;
import static dev.kvstore.internal.memtable.NodeLayout.NODE48_BYTES;
import static dev.kvstore.internal.memtable.NodeLayout.NODE48_CHILDREN;
import static dev.kvstore.internal.memtable.NodeLayout.NODE48_COUNT;
import static dev.kvstore.internal.memtable.NodeLayout.NODE48_INDEX;
import static dev.kvstore.internal.memtable.NodeLayout.NODE4_BYTES;
import static dev.kvstore.internal.memtable.NodeLayout.NODE4_CHILDREN;
import static dev.kvstore.internal.memtable.NodeLayout.ORDER;
import static dev.kvstore.internal.memtable.NodeLayout.PREFIX_TAIL;
import static dev.kvstore.internal.memtable.NodeLayout.TERMINAL;

import dev.kvstore.internal.memory.Region;

/**
 * Making and filling inner nodes; for the one writer alone.
 *
 * <p>A child is added in place, its reference first and then, with a release store, the word that shows
 * it: the order word, the slot map or, in a Node256, the reference itself. A full node is copied into
 * one of the next kind, which becomes visible by a release store to the reference above it; the old node
 * stays as it is for readers that stand on it.
 */
final class RadixNodeWriter {
    private final BumpAllocator allocator;
    private final Region arena;
    private long nodeBytes;

    RadixNodeWriter(BumpAllocator allocator) {
        this.allocator = allocator;
        this.arena = allocator.arena();
    }

    /** Bytes of all nodes made, replaced ones included. */
    long nodeBytes() {
        return nodeBytes;
    }

    /** Makes a Node4 with one child and no terminal. */
    int node4(int depth, long prefixTail, int key, int child) {
        int reference = allocate(NODE4_BYTES);
        long node = NodeLayout.offset(reference);
        arena.putInt(node, NodeLayout.head(NODE4, depth));
        arena.putInt(node + TERMINAL, 0);
        arena.putLong(node + PREFIX_TAIL, prefixTail);
        arena.putLong(node + ORDER, ((long) key << 32) | SlotOrder.SINGLE);
        arena.putInt(node + NODE4_CHILDREN, child);
        return reference;
    }

    /**
     * Adds a child to a node that has none for {@code key}.
     *
     * @param parentSlot offset of the reference to the node, for replacing it when it is full
     */
    void add(long parentSlot, long node, int kind, int key, int child) {
        switch (kind) {
            case NODE4 -> addTo4(parentSlot, node, key, child);
            case NODE16 -> addTo16(parentSlot, node, key, child);
            case NODE48 -> addTo48(parentSlot, node, key, child);
            default -> arena.putIntRelease(node + NODE256_CHILDREN + key * CHILD, child);
        }
    }

    private void addTo4(long parentSlot, long node, int key, int child) {
        long order = arena.getLong(node + ORDER);
        int count = SlotOrder.count(order);
        if (count == 4) {
            int grown = grow4(node);
            addTo16(0, NodeLayout.offset(grown), key, child);
            arena.putIntRelease(parentSlot, grown);
            return;
        }
        int position = SlotOrder.countBelow(order >>> 32, count, key);
        arena.putInt(node + NODE4_CHILDREN + count * CHILD, child);
        long keys = (order >>> 32) | ((long) key << (8 * count));
        long slots = SlotOrder.insert(order & 0xFFFF_FFFFL, position);
        arena.putLongRelease(node + ORDER, (keys << 32) | slots);
    }

    private void addTo16(long parentSlot, long node, int key, int child) {
        long order = arena.getLong(node + ORDER);
        int count = SlotOrder.count(order);
        if (count == 16) {
            int grown = grow16(node);
            addTo48(0, NodeLayout.offset(grown), key, child);
            arena.putIntRelease(parentSlot, grown);
            return;
        }
        int position = RadixNodes.node16Position(arena, node, order, key);
        arena.putInt(node + NODE16_CHILDREN + count * CHILD, child);
        arena.putByte(node + NODE16_KEYS + count, (byte) key);
        arena.putLongRelease(node + ORDER, SlotOrder.insert(order, position));
    }

    private void addTo48(long parentSlot, long node, int key, int child) {
        int count = arena.getInt(node + NODE48_COUNT);
        if (count == 48) {
            int grown = grow48(node);
            arena.putInt(NodeLayout.offset(grown) + NODE256_CHILDREN + key * CHILD, child);
            arena.putIntRelease(parentSlot, grown);
            return;
        }
        arena.putInt(node + NODE48_CHILDREN + count * CHILD, child);
        arena.putInt(node + NODE48_COUNT, count + 1);
        long word = node + NODE48_INDEX + (key & ~3);
        arena.putIntRelease(word, arena.getInt(word) | ((count + 1) << (8 * (key & 3))));
    }

    private int grow4(long old) {
        int reference = allocate(NODE16_BYTES);
        long node = copyHeader(old, reference, NODE16);
        long order = arena.getLong(old + ORDER);
        arena.putLong(node + ORDER, order & 0xFFFF_FFFFL);
        arena.putLong(node + NODE16_KEYS, order >>> 32);
        arena.putLong(node + NODE16_KEYS + 8, 0);
        arena.copyFrom(node + NODE16_CHILDREN, arena, old + NODE4_CHILDREN, 4 * CHILD);
        return reference;
    }

    private int grow16(long old) {
        int reference = allocate(NODE48_BYTES);
        long node = copyHeader(old, reference, NODE48);
        arena.putInt(node + NODE48_COUNT, 16);
        arena.fill(node + NODE48_INDEX, 256, (byte) 0);
        for (int slot = 0; slot < 16; slot++) {
            int key = arena.getUnsignedByte(old + NODE16_KEYS + slot);
            arena.putByte(node + NODE48_INDEX + key, (byte) (slot + 1));
        }
        arena.copyFrom(node + NODE48_CHILDREN, arena, old + NODE16_CHILDREN, 16 * CHILD);
        return reference;
    }

    private int grow48(long old) {
        int reference = allocate(NODE256_BYTES);
        long node = copyHeader(old, reference, NODE256);
        for (int key = 0; key < 256; key++) {
            int slot = arena.getUnsignedByte(old + NODE48_INDEX + key);
            int child = slot == 0 ? 0 : arena.getInt(old + NODE48_CHILDREN + (slot - 1) * CHILD);
            arena.putInt(node + NODE256_CHILDREN + key * CHILD, child);
        }
        return reference;
    }

    private long copyHeader(long old, int reference, int kind) {
        long node = NodeLayout.offset(reference);
        arena.putInt(node, NodeLayout.head(kind, NodeLayout.depth(NodeLayout.head(arena, old))));
        arena.putInt(node + TERMINAL, arena.getInt(old + TERMINAL));
        arena.putLong(node + PREFIX_TAIL, arena.getLong(old + PREFIX_TAIL));
        return node;
    }

    private int allocate(int bytes) {
        nodeBytes += bytes;
        return allocator.allocateNode(bytes);
    }
}
