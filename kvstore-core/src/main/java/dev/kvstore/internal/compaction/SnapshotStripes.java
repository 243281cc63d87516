package dev.kvstore.internal.compaction;

import java.util.Arrays;

/**
 * The sequence numbers that live snapshots read at cut all sequence numbers into stripes: two entries of
 * the same stripe are seen or not seen by the same snapshots. Stripe 0, the oldest, is seen by all.
 * Immutable and thread-safe.
 */
final class SnapshotStripes {
    private final long[] snapshots;

    /** @param snapshots ascending */
    SnapshotStripes(long... snapshots) {
        for (int i = 1; i < snapshots.length; i++) {
            if (snapshots[i - 1] > snapshots[i]) {
                throw new IllegalArgumentException("snapshots must be ascending, got " + Arrays.toString(snapshots));
            }
        }
        this.snapshots = snapshots.clone();
    }

    /** The number of the stripe of a sequence number. */
    int of(long sequence) {
        int low = 0;
        int high = snapshots.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (snapshots[middle] < sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The largest sequence number of a stripe. */
    long end(int stripe) {
        return stripe == snapshots.length ? Long.MAX_VALUE : snapshots[stripe];
    }
}
