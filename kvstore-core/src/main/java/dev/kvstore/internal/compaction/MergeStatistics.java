package dev.kvstore.internal.compaction;

/**
 * What a merge did with its entries.
 *
 * @param entriesIn entries of all inputs
 * @param entriesOut entries written
 * @param shadowed entries dropped because of a newer one of the same key
 * @param covered entries dropped because of a range tombstone
 * @param tombstonesDropped tombstones dropped because nothing was left for them to hide
 */
public record MergeStatistics(long entriesIn, long entriesOut, long shadowed, long covered, long tombstonesDropped) {
    /** Entries that were dropped unread, because of a range tombstone. */
    static MergeStatistics covered(long entries) {
        return new MergeStatistics(entries, 0, 0, entries, 0);
    }

    MergeStatistics plus(MergeStatistics other) {
        return new MergeStatistics(
                entriesIn + other.entriesIn,
                entriesOut + other.entriesOut,
                shadowed + other.shadowed,
                covered + other.covered,
                tombstonesDropped + other.tombstonesDropped);
    }
}
