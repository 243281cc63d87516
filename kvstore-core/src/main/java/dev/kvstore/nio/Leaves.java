package dev.kvstore.nio;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import net.openhft.hashing.LongHashFunction;

/**
 * Remembers of which entries it was seen that no directory lies in their place, which takes a look-up and a seek to find out. What the
 * file system itself writes never puts a directory where a file is, but for moves of directories; what is written raw may, and makes
 * everything be forgotten.
 *
 * <p>Keys are remembered as seeded hashes of 64 bits, in a table of fixed size; another seed forgets them all. Thread-safe.
 */
final class Leaves {
    private static final int SLOTS = 1 << 17;

    /** Slots among which a key has its place: few enough to look at all, enough that a table half full remembers every key. */
    private static final int BUCKET = 8;

    private static final SplittableRandom SEEDS = new SplittableRandom(System.nanoTime());

    private final AtomicLongArray hashes = new AtomicLongArray(SLOTS);

    /** The sequence number of the store up to which what is remembered holds. */
    private final AtomicLong asOf = new AtomicLong(-1);

    private volatile LongHashFunction hash = seeded();

    /** How often everything was forgotten because of somebody else's writes; guarded by the monitor. */
    private long epoch;

    /**
     * Whether a key is known to have no directory in its place.
     *
     * @param now the store's sequence number
     */
    boolean has(byte[] key, long now) {
        if (asOf.get() != now) {
            return false;
        }
        long wanted = hash.hashBytes(key);
        return find(bucket(wanted), wanted) >= 0;
    }

    private int find(int bucket, long wanted) {
        for (int slot = bucket; slot < bucket + BUCKET; slot++) {
            if (hashes.getOpaque(slot) == wanted) {
                return slot;
            }
        }
        return -1;
    }

    /** There was no directory in a key's place at some time behind {@code seen}, the store's sequence number of before that. */
    void add(byte[] key, long seen) {
        LongHashFunction current = hash;
        long known = asOf.get();
        if (known < seen) {
            startAgain(seen);
            current = hash;
        } else if (known > seen) {
            return;
        }
        long added = current.hashBytes(key);
        int bucket = bucket(added);
        if (find(bucket, added) < 0) {
            push(bucket, added);
        }
    }

    /** The newest comes first and the oldest goes, which most often is one that a former seed made. Who races loses or doubles some. */
    private void push(int bucket, long added) {
        for (int slot = bucket + BUCKET - 1; slot > bucket; slot--) {
            hashes.setOpaque(slot, hashes.getOpaque(slot - 1));
        }
        hashes.setOpaque(bucket, added);
    }

    /** Up to where what is remembered holds; for {@link #wrote}. */
    long asOf() {
        return asOf.get();
    }

    /**
     * Begins to watch for writes of others.
     *
     * @param seen the store's sequence number of before something was read
     * @return what {@link #holds} takes
     */
    synchronized long attend(long seen) {
        startAgain(seen);
        return asOf.get() == seen ? epoch : -1;
    }

    /** Whether nobody but the file system has written since {@link #attend} returned {@code watched}. */
    synchronized boolean holds(long watched, long now) {
        return watched == epoch && asOf.get() == now;
    }

    /** The file system has written so many entries, up to a sequence number; nobody else has written since {@code before} if they fit. */
    void wrote(long before, long count, long last) {
        if (last - count == before) {
            asOf.compareAndSet(before, last);
        }
    }

    /** Forgets everything: what is about to be written may put a directory where a file is. */
    void forget() {
        hash = seeded();
    }

    private synchronized void startAgain(long now) {
        if (asOf.get() < now) {
            hash = seeded();
            epoch++;
            asOf.set(now);
        }
    }

    private static int bucket(long hash) {
        return (int) (hash >>> 40) & (SLOTS - BUCKET);
    }

    private static LongHashFunction seeded() {
        synchronized (SEEDS) {
            return LongHashFunction.xx3(SEEDS.nextLong());
        }
    }
}
