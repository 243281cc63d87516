package dev.kvstore.internal.lsm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The sequence numbers at which somebody reads. Thread-safe.
 *
 * <p>A number is read and registered in one step with respect to {@link #all()}: a compaction that did not see
 * a snapshot works on entries that are all older than it.
 */
final class SnapshotList {
    @GuardedBy("this")
    private final TreeMap<Long, Integer> open = new TreeMap<>();

    /** Registers the present sequence number and returns it. */
    synchronized long acquire(LongSupplier present) {
        long sequence = present.getAsLong();
        open.merge(sequence, 1, Integer::sum);
        return sequence;
    }

    synchronized void release(long sequence) {
        open.computeIfPresent(sequence, (key, count) -> count == 1 ? null : count - 1);
    }

    /** All registered numbers, ascending. */
    synchronized long[] all() {
        long[] all = new long[open.size()];
        int i = 0;
        for (long sequence : open.keySet()) {
            all[i++] = sequence;
        }
        return all;
    }

    /** Snapshots open. */
    synchronized int count() {
        int count = 0;
        for (int users : open.values()) {
            count += users;
        }
        return count;
    }
}
