package dev.kvstore.internal.memtable;

import dev.kvstore.internal.memory.Region;

/**
 * Where the bytes of an inner node lie in the arena. All nodes begin alike; a reference is an arena
 * offset in units of 8 bytes, 0 for none.
 *
 * <pre>
 *   0        4        8                16
 *   +--------+--------+----------------+----
 *   |kind|dep|terminal| prefix tail    | ...
 *   +--------+--------+----------------+----
 *     kind        8 bits; dep: 24 bits, the index of the key byte this node branches on
 *     terminal    the leaf whose key ends here, that is, has length dep
 *     prefix tail the last min(dep, 8) key bytes before index dep, the last one in the top bits
 *
 * Node4, 40 bytes      16               24                40
 *                      +----------------+-----------------+
 *                      |order | 4 bytes | 4 children      |
 *                      +----------------+-----------------+
 * Node16, 104 bytes    16               24                40                104
 *                      +----------------+-----------------+-----------------+
 *                      | order          | 16 key bytes    | 16 children     |
 *                      +----------------+-----------------+-----------------+
 * Node48, 472 bytes    16      20       24                280               472
 *                      +-------+--------+-----------------+-----------------+
 *                      | count |        | 256 slots + 1   | 48 children     |
 *                      +-------+--------+-----------------+-----------------+
 * Node256, 1040 bytes  16                                                  1040
 *                      +---------------------------------------------------+
 *                      | 256 children                                      |
 *                      +---------------------------------------------------+
 * </pre>
 *
 * <p>Children take slots in order of arrival. Node4 and Node16 are sorted by an order word, see
 * {@link SlotOrder}; in Node4 the upper half of that word holds the key bytes. Node48 maps a key byte to
 * its slot + 1, 0 for none.
 *
 * <p>Depth and prefix tail are absolute, so a node never changes when a split puts another one above it.
 * The node kinds are those of Leis, Kemper, Neumann: The Adaptive Radix Tree (ICDE 2013).
 */
final class NodeLayout {
    static final int LEAF = 0;
    static final int NODE4 = 1;
    static final int NODE16 = 2;
    static final int NODE48 = 3;
    static final int NODE256 = 4;

    static final int KIND_BITS = 8;
    static final int KIND_MASK = (1 << KIND_BITS) - 1;

    /** Bytes of a child reference. */
    static final long CHILD = 4;

    static final int TERMINAL = 4;
    static final int PREFIX_TAIL = 8;
    static final int ORDER = 16;

    static final int NODE4_CHILDREN = 24;
    static final int NODE4_BYTES = 40;

    static final int NODE16_KEYS = 24;
    static final int NODE16_CHILDREN = 40;
    static final int NODE16_BYTES = 104;

    static final int NODE48_COUNT = 16;
    static final int NODE48_INDEX = 24;
    static final int NODE48_CHILDREN = 280;
    static final int NODE48_BYTES = 472;

    static final int NODE256_CHILDREN = 16;
    static final int NODE256_BYTES = 1040;

    /** The largest node one insert may add. */
    static final int MAX_NODE_BYTES = NODE256_BYTES;

    /**
     * Node bytes per key that no tree exceeds, replaced nodes included.
     *
     * <p>With n leaves the sum over all nodes of (children - 1), a terminal counting as a child, is n - 1.
     * Up to its kind a node has cost 40, 144, 616 or 1656 bytes in all and has at least 2, 5, 17 or 49
     * children: 40, 36, 38.5 or 34.5 bytes per child beyond the first.
     */
    static final int NODE_BYTES_PER_KEY = NODE4_BYTES;

    private NodeLayout() {}

    /** Arena offset of a reference. */
    static long offset(int reference) {
        return (reference & 0xFFFF_FFFFL) << 3;
    }

    /** The reference to an arena offset. */
    static int reference(long offset) {
        return (int) (offset >>> 3);
    }

    /** Kind and depth (key length, in a leaf) of the node at {@code node}. */
    static int head(Region arena, long node) {
        return arena.getInt(node);
    }

    static int head(int kind, int depth) {
        return (depth << KIND_BITS) | kind;
    }

    static int kind(int head) {
        return head & KIND_MASK;
    }

    static int depth(int head) {
        return head >>> KIND_BITS;
    }
}
