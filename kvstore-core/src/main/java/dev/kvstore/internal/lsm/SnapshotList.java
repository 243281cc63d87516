package dev.kvstore.internal.lsm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The sequence numbers at which somebody reads. Thread-safe; allocates nothing once it has grown, because every
 * transaction passes through here. Most find one of the {@linkplain SnapshotPlaces places}, the others go to a list.
 *
 * <p>A number is read and registered in one step with respect to {@link #all()}: a compaction that did not see
 * a snapshot works on entries that are all older than it. In the list numbers only grow, so a new one belongs at the end.
 */
final class SnapshotList {
    private final SnapshotPlaces places = new SnapshotPlaces();

    /** Registered numbers, ascending, each with how often it is registered. */
    @GuardedBy("this")
    private long[] sequences = new long[16];

    @GuardedBy("this")
    private int[] users = new int[16];

    /** Since when each is registered, as of {@link System#nanoTime()}. */
    @GuardedBy("this")
    private long[] since = new long[16];

    @GuardedBy("this")
    private int size;

    /** Registers the present sequence number, which is not below an earlier one, and returns it. */
    long acquire(LongSupplier present) {
        long sequence = places.acquire(present);
        return sequence == SnapshotPlaces.NONE ? acquireListed(present) : sequence;
    }

    /** Takes back one registration of a number; of one that is not registered nothing. */
    void release(long sequence) {
        if (!places.release(sequence)) {
            releaseListed(sequence);
        }
    }

    private synchronized long acquireListed(LongSupplier present) {
        long sequence = present.getAsLong();
        if (size > 0 && sequences[size - 1] == sequence) {
            users[size - 1]++;
            return sequence;
        }
        if (size == sequences.length) {
            sequences = Arrays.copyOf(sequences, size * 2);
            users = Arrays.copyOf(users, size * 2);
            since = Arrays.copyOf(since, size * 2);
        }
        sequences[size] = sequence;
        users[size] = 1;
        since[size] = System.nanoTime();
        size++;
        return sequence;
    }

    private synchronized void releaseListed(long sequence) {
        int place = Arrays.binarySearch(sequences, 0, size, sequence);
        if (place >= 0 && --users[place] == 0) {
            size--;
            System.arraycopy(sequences, place + 1, sequences, place, size - place);
            System.arraycopy(users, place + 1, users, place, size - place);
            System.arraycopy(since, place + 1, since, place, size - place);
        }
    }

    /** All registered numbers, ascending. */
    synchronized long[] all() {
        long[] all = Arrays.copyOf(sequences, size + SnapshotPlaces.COUNT);
        int end = places.copyTo(all, size);
        Arrays.sort(all, 0, end);
        int distinct = 0;
        for (int i = 0; i < end; i++) {
            if (distinct == 0 || all[i] != all[distinct - 1]) {
                all[distinct++] = all[i];
            }
        }
        return Arrays.copyOf(all, distinct);
    }

    /** Snapshots open. */
    synchronized int count() {
        int count = places.count();
        for (int place = 0; place < size; place++) {
            count += users[place];
        }
        return count;
    }

    /** How long the oldest has been held; 0 when there is none. */
    synchronized long oldestMillis() {
        long now = System.nanoTime();
        return TimeUnit.NANOSECONDS.toMillis(now - places.oldest(size == 0 ? now : since[0]));
    }
}
