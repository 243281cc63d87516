package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.manifest.FileMeta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds inputs of which a merge would drop every entry, because range tombstones that are newer than all of
 * them, and seen by the same snapshots, cover their whole range. Deleting a large range costs no reading then.
 */
final class HiddenTables {
    private final List<RangeTombstone> fragments;
    private final SnapshotStripes stripes;

    HiddenTables(RangeTombstoneList rangeTombstones, SnapshotStripes stripes) {
        this.fragments = rangeTombstones.fragments();
        this.stripes = stripes;
    }

    /** The files that have to be read, in the same order. */
    List<FileMeta> without(List<FileMeta> files) {
        if (fragments.isEmpty()) {
            return files;
        }
        List<FileMeta> visible = new ArrayList<>(files);
        visible.removeIf(this::isHidden);
        return visible;
    }

    /** Fragments ascend and are disjoint but for their sequence numbers, so one pass tells how far they reach. */
    private boolean isHidden(FileMeta file) {
        byte[] reached = file.range().smallest();
        for (RangeTombstone fragment : fragments) {
            if (hides(fragment, file)
                    && Arrays.compareUnsigned(fragment.from(), reached) <= 0
                    && Arrays.compareUnsigned(fragment.to(), reached) > 0) {
                reached = fragment.to();
            }
        }
        int order = Arrays.compareUnsigned(reached, file.range().largest());
        return order > 0 || (order == 0 && file.range().largestExclusive());
    }

    private boolean hides(RangeTombstone tombstone, FileMeta file) {
        return tombstone.sequence() > file.largestSequence()
                && stripes.of(tombstone.sequence()) == stripes.of(file.smallestSequence());
    }
}
