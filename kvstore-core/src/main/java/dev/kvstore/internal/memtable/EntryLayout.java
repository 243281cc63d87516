package dev.kvstore.internal.memtable;

import dev.kvstore.internal.memory.Region;

/**
 * Where the bytes of an entry lie in the arena. A key is stored once, in its leaf, together with its
 * oldest version; newer versions are records of their own in a chain that starts at the leaf.
 *
 * <pre>
 * Leaf, 24 bytes + key + value, padded to 8
 *   0        4        8                16       20       24
 *   +--------+--------+----------------+--------+--------+-----+-------+
 *   |kind|len| newest | seq &lt;&lt; 8 | op  | vallen | depth  | key | value |
 *   +--------+--------+----------------+--------+--------+-----+-------+
 *     kind   8 bits, {@link NodeLayout#LEAF}; len: 24 bits, key length
 *     newest reference of the newest version record, 0 while the leaf's own version is the newest
 *     depth  version records in the chain; read by the writer alone
 *
 * Version, 20 bytes + value, padded to 8
 *   0        4        8                16       20
 *   +--------+--------+----------------+--------+-------+
 *   | older  |  jump  | seq &lt;&lt; 8 | op  | vallen | value |
 *   +--------+--------+----------------+--------+-------+
 *     older  reference of the next older record, 0: the leaf's own version
 *     jump   reference of a much older record, see {@link VersionChain}, 0: the leaf's own version
 * </pre>
 *
 * <p>{@code op} is a number of {@link dev.kvstore.internal.format.EntryKind}. Sequence and value length
 * lie at the same offsets in both records. After publication only {@code newest} and {@code depth} of a
 * leaf change.
 */
final class EntryLayout {
    static final int SEQUENCE_AND_KIND = 8;
    static final int VALUE_LENGTH = 16;

    static final int LEAF_NEWEST = 4;
    static final int LEAF_CHAIN_DEPTH = 20;
    static final int LEAF_KEY = 24;

    static final int VERSION_OLDER = 0;
    static final int VERSION_JUMP = 4;
    static final int VERSION_VALUE = 20;

    private EntryLayout() {}

    static int keyLength(Region arena, long leaf) {
        return arena.getInt(leaf) >>> NodeLayout.KIND_BITS;
    }

    static long sequence(Region arena, long record) {
        return arena.getLong(record + SEQUENCE_AND_KIND) >>> 8;
    }

    static int valueLength(Region arena, long record) {
        return arena.getInt(record + VALUE_LENGTH);
    }

    /** Where the value of {@code record} lies, which is {@code leaf} itself or a version in its chain. */
    static long valueOffset(Region arena, long leaf, long record) {
        return record == leaf ? leaf + LEAF_KEY + keyLength(arena, leaf) : record + VERSION_VALUE;
    }
}
