package dev.kvstore.internal.compaction;

/**
 * What a merge did with its entries.
 *
 * @param entriesIn entries read
 * @param entriesOut entries written
 * @param shadowed entries dropped because of a newer one of the same key
 * @param covered entries dropped because of a range tombstone
 * @param tombstonesDropped tombstones dropped because nothing was left for them to hide
 */
public record MergeStatistics(long entriesIn, long entriesOut, long shadowed, long covered, long tombstonesDropped) {
    static final MergeStatistics NOTHING = new MergeStatistics(0, 0, 0, 0, 0);

    MergeStatistics plus(MergeStatistics other) {
        return new MergeStatistics(
                entriesIn + other.entriesIn,
                entriesOut + other.entriesOut,
                shadowed + other.shadowed,
                covered + other.covered,
                tombstonesDropped + other.tombstonesDropped);
    }
}
