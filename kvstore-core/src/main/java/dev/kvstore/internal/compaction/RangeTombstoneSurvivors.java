package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.manifest.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The range tombstones that outlive a merge. Of those that cover the same keys, only the newest of each
 * stripe is needed; one that every snapshot sees is not needed where no older table is left. Neighbours
 * with the same sequence number are joined again, so that cuts at table bounds don't add up.
 */
final class RangeTombstoneSurvivors {
    private RangeTombstoneSurvivors() {}

    static List<RangeTombstone> of(RangeTombstoneList merged, SnapshotStripes stripes, OlderTables older) {
        List<RangeTombstone> survivors = new ArrayList<>();
        RangeTombstone previous = null;
        for (RangeTombstone fragment : merged.fragments()) {
            boolean sameKeys = previous != null && Arrays.equals(previous.from(), fragment.from());
            int stripe = stripes.of(fragment.sequence());
            boolean shadowed = sameKeys && stripe == stripes.of(previous.sequence());
            previous = fragment;
            if (!shadowed && (stripe > 0 || older.mayOverlap(rangeOf(fragment)))) {
                survivors.add(fragment);
            }
        }
        return join(survivors);
    }

    /** The part of each tombstone within bounds, of which null means none. */
    static List<RangeTombstone> clip(List<RangeTombstone> tombstones, byte[] from, byte[] to) {
        List<RangeTombstone> clipped = new ArrayList<>();
        for (RangeTombstone tombstone : tombstones) {
            byte[] start = from == null ? tombstone.from() : larger(tombstone.from(), from);
            byte[] end = to == null ? tombstone.to() : smaller(tombstone.to(), to);
            if (Arrays.compareUnsigned(start, end) < 0) {
                clipped.add(new RangeTombstone(start, end, tombstone.sequence()));
            }
        }
        return clipped;
    }

    private static List<RangeTombstone> join(List<RangeTombstone> fragments) {
        List<RangeTombstone> joined = new ArrayList<>();
        Map<Long, Integer> lastBySequence = new HashMap<>();
        for (RangeTombstone fragment : fragments) {
            Integer last = lastBySequence.get(fragment.sequence());
            if (last != null && Arrays.equals(joined.get(last).to(), fragment.from())) {
                joined.set(last, new RangeTombstone(joined.get(last).from(), fragment.to(), fragment.sequence()));
            } else {
                lastBySequence.put(fragment.sequence(), joined.size());
                joined.add(fragment);
            }
        }
        return joined;
    }

    private static KeyRange rangeOf(RangeTombstone tombstone) {
        return new KeyRange(tombstone.from(), tombstone.to(), true);
    }

    private static byte[] larger(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b) >= 0 ? a : b;
    }

    private static byte[] smaller(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b) <= 0 ? a : b;
    }
}
