package dev.kvstore.internal.lsm;

import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.KeyHash;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memtable.Memtable;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a reader reads: the active memtable, those that wait for flush, and the tree of tables.
 * Immutable but for what the active memtable takes in; a reader that loads the published sequence number
 * after the view sees a prefix of the order of writes.
 *
 * <p>A look-up goes from new to old and ends at the first source that knows the key: of one key, every
 * entry of a source is newer than every entry of the sources behind it.
 */
final class ReadView extends Shared {
    private final LiveMemtable active;
    private final LiveMemtable[] immutables;
    private final TableTree tables;

    /**
     * Takes holds of its own on all three.
     *
     * @param immutables newest first; not copied
     */
    ReadView(LiveMemtable active, LiveMemtable[] immutables, TableTree tables) {
        this.active = active;
        this.immutables = immutables;
        this.tables = tables;
        active.retain();
        for (LiveMemtable memtable : immutables) {
            memtable.retain();
        }
        tables.retain();
    }

    LiveMemtable active() {
        return active;
    }

    /** Newest first; not to be changed. */
    LiveMemtable[] immutables() {
        return immutables;
    }

    TableTree tables() {
        return tables;
    }

    /** Finds the value of the slot's key; false when it has none. */
    boolean get(ReadSlot slot, long snapshot) {
        Region key = slot.key();
        int length = slot.keyLength();
        LookupResult result = slot.result();
        result.clear();
        long covered = coveredBy(active.memtable(), key, length, snapshot);
        if (active.memtable().get(key, 0, length, snapshot, result)) {
            return isLive(result, covered);
        }
        for (LiveMemtable immutable : immutables) {
            covered = Math.max(covered, coveredBy(immutable.memtable(), key, length, snapshot));
            if (immutable.memtable().get(key, 0, length, snapshot, result)) {
                return isLive(result, covered);
            }
        }
        // Whatever the tables hold of this key is older than a deletion found in a memtable.
        return covered == 0
                && !tables.isEmpty()
                && tables.get(key, length, KeyHash.of(key, 0, length), snapshot, result);
    }

    static boolean isLive(LookupResult result, long covered) {
        return EntryKind.isPut(result.kind()) && result.sequence() > covered;
    }

    /** Iterators over all sources that may hold something visible, newest first. */
    List<InternalIterator> iterators(byte[] lower, byte[] upper, long snapshot) {
        List<InternalIterator> iterators = new ArrayList<>();
        addIterator(active.memtable(), snapshot, iterators);
        for (LiveMemtable immutable : immutables) {
            addIterator(immutable.memtable(), snapshot, iterators);
        }
        tables.addIterators(lower, upper, snapshot, iterators);
        return iterators;
    }

    /** The range tombstones of all sources. */
    RangeTombstoneList rangeTombstones() {
        List<RangeTombstone> all = new ArrayList<>();
        all.addAll(active.memtable().rangeTombstones().fragments());
        for (LiveMemtable immutable : immutables) {
            all.addAll(immutable.memtable().rangeTombstones().fragments());
        }
        if (all.isEmpty()) {
            return tables.rangeTombstones();
        }
        all.addAll(tables.rangeTombstones().fragments());
        return RangeTombstoneList.of(all);
    }

    @Override
    void free() {
        active.release();
        for (LiveMemtable memtable : immutables) {
            memtable.release();
        }
        tables.release();
    }

    private static long coveredBy(Memtable memtable, Region key, int length, long snapshot) {
        return memtable.rangeTombstones().coveringSequence(key, 0, length, snapshot);
    }

    private static void addIterator(Memtable memtable, long snapshot, List<InternalIterator> iterators) {
        if (memtable.entryCount() > 0) {
            iterators.add(memtable.iterator(snapshot));
        }
    }
}
