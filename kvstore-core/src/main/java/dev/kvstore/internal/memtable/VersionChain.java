package dev.kvstore.internal.memtable;

import static dev.kvstore.internal.memtable.EntryLayout.LEAF_CHAIN_DEPTH;
import static dev.kvstore.internal.memtable.EntryLayout.LEAF_NEWEST;
import static dev.kvstore.internal.memtable.EntryLayout.VERSION_JUMP;
import static dev.kvstore.internal.memtable.EntryLayout.VERSION_OLDER;

import dev.kvstore.internal.memory.Region;

/**
 * The versions of one key, newest first: version records that end in the leaf's own version.
 *
 * <p>Numbering the leaf's version 0 and the records 1, 2, … by age, record d jumps to record
 * d - (lowest set bit of d), as in a Fenwick tree. A snapshot's version is therefore found in
 * O(log² n) steps however often the key was overwritten since, and adding a record reads half a record
 * on average.
 */
final class VersionChain {
    private VersionChain() {}

    /**
     * The newest version of a key not above a snapshot.
     *
     * @return offset of a version record, {@code leaf} for the leaf's own version, 0 for none
     */
    static long find(Region arena, long leaf, long snapshot) {
        if (EntryLayout.sequence(arena, leaf) > snapshot) {
            return 0;
        }
        int reference = arena.getIntAcquire(leaf + LEAF_NEWEST);
        while (reference != 0) {
            long version = NodeLayout.offset(reference);
            if (EntryLayout.sequence(arena, version) <= snapshot) {
                return version;
            }
            int jump = arena.getInt(version + VERSION_JUMP);
            reference = jump != 0 && EntryLayout.sequence(arena, NodeLayout.offset(jump)) > snapshot
                    ? jump
                    : arena.getInt(version + VERSION_OLDER);
        }
        return leaf;
    }

    /** The newest version of a key: a version record's offset or {@code leaf}. */
    static long newest(Region arena, long leaf) {
        int reference = arena.getIntAcquire(leaf + LEAF_NEWEST);
        return reference == 0 ? leaf : NodeLayout.offset(reference);
    }

    /** The version before {@code version}, which is a version record of {@code leaf}'s chain. */
    static long older(Region arena, long leaf, long version) {
        int reference = arena.getInt(version + VERSION_OLDER);
        return reference == 0 ? leaf : NodeLayout.offset(reference);
    }

    /** Links a version record, complete but for its references, and publishes it as the newest. */
    static void push(Region arena, long leaf, int reference) {
        long version = NodeLayout.offset(reference);
        int older = arena.getInt(leaf + LEAF_NEWEST);
        int depth = arena.getInt(leaf + LEAF_CHAIN_DEPTH) + 1;
        int jump = older;
        for (int i = Integer.numberOfTrailingZeros(depth); i > 0 && jump != 0; i--) {
            jump = arena.getInt(NodeLayout.offset(jump) + VERSION_JUMP);
        }
        arena.putInt(version + VERSION_OLDER, older);
        arena.putInt(version + VERSION_JUMP, jump);
        arena.putInt(leaf + LEAF_CHAIN_DEPTH, depth);
        arena.putIntRelease(leaf + LEAF_NEWEST, reference);
    }
}
