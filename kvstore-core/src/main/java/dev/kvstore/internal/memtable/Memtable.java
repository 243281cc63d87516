package dev.kvstore.internal.memtable;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.Region;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The newest writes of a store, ordered by internal key: an adaptive radix tree in one arena, each leaf
 * with the versions of its key.
 *
 * <p>Everything but range tombstones lies in the arena, which is filled from front to back and given
 * back as a whole, by the owner of the memtable, when no reader is left. Nothing is ever removed: a
 * deletion is an entry. Structure after Leis, Kemper, Neumann, <i>The Adaptive Radix Tree</i> (ICDE
 * 2013); its publication follows the write-exclusion half of ROWEX in Leis, Scheibner, Kemper, Neumann,
 * <i>The ART of Practical Synchronization</i> (DaMoN 2016).
 *
 * <h2>Thread safety</h2>
 * One writer at a time ({@link #put}, {@link #addRangeTombstone}, {@link #hasRoomFor}), under the
 * engine's write lock. Any number of readers, without locks, while it writes. Iterators belong to one
 * thread each. The counters may be read by anyone.
 *
 * <h2>Invariants</h2>
 * <ol>
 *   <li>A published leaf or version record never changes, but for the leaf's reference to its newest
 *       version, which only moves to newer ones.
 *   <li>The head of a node (kind, depth, prefix tail) never changes. Its terminal and each child
 *       reference go from none to a leaf or node once; later they are only exchanged for a node that
 *       holds at least the same leaves (the grown copy, or a Node4 with the old child below it).
 *   <li>A slot of a Node4, Node16 or Node48 is written before the word that shows it and keeps its key
 *       byte forever.
 *   <li>A node that was replaced is never written again: whatever it led to, it leads to still.
 *   <li>Bytes in all nodes ever made ≤ {@link NodeLayout#NODE_BYTES_PER_KEY} × keys.
 * </ol>
 *
 * <h2>Write visibility</h2>
 * Every change becomes visible by exactly one release store, made after all it leads to is complete, and
 * readers load the same word with acquire:
 * <ul>
 *   <li>a new key: the reference in the root, a terminal or a Node256, the order word of a Node4 or
 *       Node16, or a word of the slot map of a Node48;
 *   <li>a grown node or a split: the reference to it in the node above;
 *   <li>a newer version: the leaf's reference to its newest version.
 * </ul>
 * The engine publishes a sequence number with release order after the puts up to it. A reader acquires
 * that number before it starts; all release stores of those puts happen before each of its loads, so
 * every word it loads is at least as new as they made it, and by invariants 2 to 4 leads to all their
 * entries. That holds on a node which is replaced meanwhile, too: the reader loaded the reference to it
 * after the snapshot was published, so the replacement serves a later put, and the old node leads to
 * everything up to the snapshot. What else a reader may meet carries a larger sequence number and is
 * skipped.
 */
public final class Memtable {
    private static final long MAX_ARENA_BYTES = 32L << 30;
    private static final int MAX_RECORD_OVERHEAD = EntryLayout.LEAF_KEY + 7;

    private final long id;
    private final Region arena;
    private final BumpAllocator allocator;
    private final RadixTree tree;
    private final RadixInserter inserter;
    private final RangeTombstones rangeTombstones = new RangeTombstones();

    /** Written by the writer in release order, read by anyone. */
    private final AtomicLong bytesUsed = new AtomicLong(RadixTree.RESERVED);

    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong smallestSequence = new AtomicLong();
    private final AtomicLong largestSequence = new AtomicLong();
    private long keys;

    /**
     * Makes an empty memtable.
     *
     * @param arena memory of any content, at most 32 GiB of it are used; stays its provider's, to whom it
     *     goes back when this memtable has neither writer nor readers
     * @param id what tells this memtable from others of the store
     */
    public Memtable(Region arena, long id) {
        if (arena.capacity() < RadixTree.RESERVED || arena.capacity() > MAX_ARENA_BYTES) {
            throw new IllegalArgumentException("the arena must have " + RadixTree.RESERVED + " to " + MAX_ARENA_BYTES
                    + " bytes, got " + arena.capacity());
        }
        this.id = id;
        this.arena = arena;
        this.allocator = new BumpAllocator(arena, RadixTree.RESERVED);
        this.tree = new RadixTree(arena);
        this.inserter = new RadixInserter(allocator);
    }

    /** An arena of this many bytes takes any batch of that shape into an empty memtable. */
    public static long arenaBytesFor(long entries, long payloadBytes) {
        return BumpAllocator.align(
                RadixTree.RESERVED + payloadBytes + entries * (MAX_RECORD_OVERHEAD + NodeLayout.NODE_BYTES_PER_KEY));
    }

    public long id() {
        return id;
    }

    /** The memory this memtable lies in. */
    public Region arena() {
        return arena;
    }

    /**
     * Whether a batch is sure to fit, whatever its keys are. For the writer alone.
     *
     * @param entryCount how many puts are to come
     * @param payloadBytes bytes of all their keys and values
     */
    public boolean hasRoomFor(long entryCount, long payloadBytes) {
        // Two bounds hold for what nodes may grow by: the worst growth per put, and invariant 5.
        long grown = Math.min(
                entryCount * NodeLayout.MAX_NODE_BYTES,
                (keys + entryCount) * NodeLayout.NODE_BYTES_PER_KEY - inserter.nodeBytes());
        return allocator.used() + grown + entryCount * MAX_RECORD_OVERHEAD + payloadBytes <= arena.capacity();
    }

    /**
     * Adds an entry. For the writer alone; an entry that {@link #hasRoomFor} has granted always fits.
     *
     * @param sequence the entry's sequence number: not below that of any earlier call, and above that of
     *     any earlier entry of the same key
     * @param kind PUT or DELETE of {@link dev.kvstore.internal.format.EntryKind}
     * @param source where key and value lie; both are copied
     * @param keyLength 1 to {@link Limits#MAX_INTERNAL_KEY_LENGTH} bytes
     * @param valueLength 0 to {@link Limits#MAX_VALUE_LENGTH} bytes
     * @throws IllegalStateException when the arena is full; nothing was changed
     */
    public void put(
            long sequence, int kind, Region source, long keyOffset, int keyLength, long valueOffset, int valueLength) {
        if (sequence < largestSequence.getPlain()) {
            throw new IllegalArgumentException(
                    "sequence must be at least " + largestSequence.getPlain() + ", got " + sequence);
        }
        restore(sequence, kind, source, keyOffset, keyLength, valueOffset, valueLength);
    }

    /**
     * Adds an entry as {@link #put} does, but takes those of different keys in any order of their sequence numbers. As long
     * as nobody reads.
     *
     * @param sequence the entry's sequence number: above that of any earlier entry of the same key
     */
    public void restore(
            long sequence, int kind, Region source, long keyOffset, int keyLength, long valueOffset, int valueLength) {
        checkArguments(sequence, keyLength, valueLength);
        if (!hasRoomFor(1, (long) keyLength + valueLength)) {
            throw new IllegalStateException("the memtable is full: " + allocator.used() + " of " + arena.capacity()
                    + " bytes are used, key and value have " + keyLength + " and " + valueLength);
        }
        long packed = (sequence << 8) | kind;
        long leaf = inserter.locate(source, keyOffset, keyLength);
        if (leaf == 0) {
            inserter.place(newLeaf(packed, source, keyOffset, keyLength, valueOffset, valueLength));
            keys++;
        } else {
            VersionChain.push(arena, leaf, newVersion(packed, source, valueOffset, valueLength));
        }
        entries.setRelease(entries.getPlain() + 1);
        bytesUsed.setRelease(allocator.used());
        noteSequence(sequence);
    }

    /** Adds a range tombstone, which lies on the heap. For the writer alone. */
    public void addRangeTombstone(RangeTombstone tombstone) {
        rangeTombstones.add(tombstone);
        noteSequence(tombstone.sequence());
    }

    /** All range tombstones up to now; a new list only after one was added. */
    public RangeTombstoneList rangeTombstones() {
        return rangeTombstones.list();
    }

    /** How many range tombstones there are; they lie on the heap, and in no other number of this class. */
    public int rangeTombstoneCount() {
        return rangeTombstones.count();
    }

    /**
     * Finds the newest entry of a key not above a snapshot; range tombstones don't matter here.
     *
     * @param result takes the entry, tombstones included; its value lies in the arena
     * @return whether there is one; otherwise {@code result} stays as it was
     */
    public boolean get(Region key, long offset, int length, long snapshot, LookupResult result) {
        long leaf = tree.find(key, offset, length);
        long record = leaf == 0 ? 0 : VersionChain.find(arena, leaf, snapshot);
        if (record == 0) {
            return false;
        }
        long packed = arena.getLong(record + EntryLayout.SEQUENCE_AND_KIND);
        result.found(
                (int) packed & 0xFF,
                packed >>> 8,
                arena,
                EntryLayout.valueOffset(arena, leaf, record),
                EntryLayout.valueLength(arena, record));
        return true;
    }

    /** A new iterator over the entries visible at {@code snapshot}, which has been published. */
    public InternalIterator iterator(long snapshot) {
        return new VisibleIterator(arena, tree, snapshot);
    }

    /** A new iterator over all versions; while the writer is at work it may miss what comes meanwhile. */
    public InternalIterator allVersionsIterator() {
        return new AllVersionsIterator(arena, tree);
    }

    /** Bytes of the arena in use. */
    public long bytesUsed() {
        return bytesUsed.getAcquire();
    }

    /** How many entries there are, versions and tombstones counted, range tombstones not. */
    public long entryCount() {
        return entries.getAcquire();
    }

    /** The smallest sequence number of an entry or range tombstone, 0 when there is none. */
    public long smallestSequence() {
        return smallestSequence.getAcquire();
    }

    /** The largest sequence number of an entry or range tombstone, 0 when there is none. */
    public long largestSequence() {
        return largestSequence.getAcquire();
    }

    private int newLeaf(long packed, Region source, long keyOffset, int keyLength, long valueOffset, int valueLength) {
        int reference = allocator.allocate((long) EntryLayout.LEAF_KEY + keyLength + valueLength);
        long leaf = NodeLayout.offset(reference);
        arena.putInt(leaf, NodeLayout.head(NodeLayout.LEAF, keyLength));
        arena.putInt(leaf + EntryLayout.LEAF_NEWEST, 0);
        arena.putLong(leaf + EntryLayout.SEQUENCE_AND_KIND, packed);
        arena.putInt(leaf + EntryLayout.VALUE_LENGTH, valueLength);
        arena.putInt(leaf + EntryLayout.LEAF_CHAIN_DEPTH, 0);
        arena.copyFrom(leaf + EntryLayout.LEAF_KEY, source, keyOffset, keyLength);
        arena.copyFrom(leaf + EntryLayout.LEAF_KEY + keyLength, source, valueOffset, valueLength);
        return reference;
    }

    private int newVersion(long packed, Region source, long valueOffset, int valueLength) {
        int reference = allocator.allocate((long) EntryLayout.VERSION_VALUE + valueLength);
        long version = NodeLayout.offset(reference);
        arena.putLong(version + EntryLayout.SEQUENCE_AND_KIND, packed);
        arena.putInt(version + EntryLayout.VALUE_LENGTH, valueLength);
        arena.copyFrom(version + EntryLayout.VERSION_VALUE, source, valueOffset, valueLength);
        return reference;
    }

    private void noteSequence(long sequence) {
        long smallest = smallestSequence.getPlain();
        if (smallest == 0 || sequence < smallest) {
            smallestSequence.setRelease(sequence);
        }
        if (sequence > largestSequence.getPlain()) {
            largestSequence.setRelease(sequence);
        }
    }

    private void checkArguments(long sequence, int keyLength, int valueLength) {
        if (sequence < 1 || sequence > Limits.MAX_SEQUENCE) {
            throw new IllegalArgumentException("sequence must be 1 to " + Limits.MAX_SEQUENCE + ", got " + sequence);
        }
        if (keyLength < 1 || keyLength > Limits.MAX_INTERNAL_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "keyLength must be 1 to " + Limits.MAX_INTERNAL_KEY_LENGTH + ", got " + keyLength);
        }
        if (valueLength < 0 || valueLength > Limits.MAX_VALUE_LENGTH) {
            throw new IllegalArgumentException(
                    "valueLength must be 0 to " + Limits.MAX_VALUE_LENGTH + ", got " + valueLength);
        }
    }
}
