package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.iterator.InternalIterator;

/**
 * Decides which entries of a merge no reader can ever see again:
 * <ol>
 *   <li>of several versions of a key in one stripe of the snapshots, all but the newest;
 *   <li>those covered by a range tombstone of the same stripe;
 *   <li>tombstones that every snapshot sees and that have nothing older left to hide: what they hide in the
 *       merge is of the same, oldest stripe and falls to the first rule.
 * </ol>
 * Sequence numbers are never changed. Not thread-safe.
 */
final class EntryFilter {
    private final SnapshotStripes stripes;
    private final RangeTombstoneList rangeTombstones;
    private final OlderTables older;
    private int lastStripe;
    private long shadowed;
    private long covered;
    private long tombstonesDropped;

    EntryFilter(SnapshotStripes stripes, RangeTombstoneList rangeTombstones, OlderTables older) {
        this.stripes = stripes;
        this.rangeTombstones = rangeTombstones;
        this.older = older;
    }

    /**
     * Whether the current entry of a merge has to be kept.
     *
     * @param newKey whether its key differs from that of the entry before it
     */
    boolean keeps(InternalIterator entry, boolean newKey) {
        int stripe = stripes.of(entry.sequence());
        if (!newKey && stripe == lastStripe) {
            shadowed++;
            return false;
        }
        lastStripe = stripe;
        if (!rangeTombstones.isEmpty() && isCovered(entry, stripe)) {
            covered++;
            return false;
        }
        if (entry.kind() == EntryKind.DELETE
                && stripe == 0
                && !older.mayHold(entry.keyRegion(), entry.keyOffset(), entry.keyLength())) {
            tombstonesDropped++;
            return false;
        }
        return true;
    }

    /** Entries dropped because a newer one of their key and stripe exists. */
    long shadowed() {
        return shadowed;
    }

    /** Entries dropped because of a range tombstone. */
    long covered() {
        return covered;
    }

    /** Tombstones dropped because nothing is left for them to hide. */
    long tombstonesDropped() {
        return tombstonesDropped;
    }

    private boolean isCovered(InternalIterator entry, int stripe) {
        long newest = rangeTombstones.coveringSequence(
                entry.keyRegion(), entry.keyOffset(), entry.keyLength(), stripes.end(stripe));
        return newest > entry.sequence();
    }
}
