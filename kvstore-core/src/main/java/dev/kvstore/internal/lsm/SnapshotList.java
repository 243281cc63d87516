package dev.kvstore.internal.lsm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The sequence numbers at which somebody reads. Thread-safe.
 *
 * <p>A number is read and registered in one step with respect to {@link #all()}: a compaction that did not see
 * a snapshot works on entries that are all older than it.
 */
final class SnapshotList {
    @GuardedBy("this")
    private final TreeMap<Long, Holders> open = new TreeMap<>();

    /** Registers the present sequence number and returns it. */
    synchronized long acquire(LongSupplier present) {
        long sequence = present.getAsLong();
        Holders holders = open.computeIfAbsent(sequence, key -> new Holders());
        holders.count++;
        return sequence;
    }

    synchronized void release(long sequence) {
        open.computeIfPresent(sequence, (key, holders) -> --holders.count == 0 ? null : holders);
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
        for (Holders holders : open.values()) {
            count += holders.count;
        }
        return count;
    }

    /** How long the oldest has been held; 0 when there is none. */
    synchronized long oldestMillis() {
        return open.isEmpty()
                ? 0
                : TimeUnit.NANOSECONDS.toMillis(
                        System.nanoTime() - open.firstEntry().getValue().since);
    }

    /** Who reads at one number. */
    private static final class Holders {
        private final long since = System.nanoTime();
        private int count;
    }
}
