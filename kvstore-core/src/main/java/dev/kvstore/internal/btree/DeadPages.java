package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.Slots;
import java.util.Arrays;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/**
 * Pages that commits have replaced, until nobody needs them. Used by the writer alone, under the write lock.
 *
 * <h2>When a page is used again</h2>
 * A page that a commit replaced was born with one transaction and died with another. It is used again when
 * <ol>
 *   <li>all readers have left that were inside when the commit was published: they may have started at an older root;
 *   <li>no {@linkplain Pins pinned} transaction is from its birth on and before its death: neither a cursor nor a
 *       snapshot nor one of the last two durable states, nor the one that is being made durable, shows it.
 * </ol>
 * So a page that lived between two syncs is used again at once, and a long-lived snapshot keeps only what it shows.
 */
final class DeadPages {
    private static final int FIELDS = 4;

    private final Pins pins;
    private final Slots<?> readers;
    private final BitMap usable;

    /** In order of their death: first page, pages, birth, death. */
    private final LongArrayList dead = new LongArrayList();

    /** Up to here, nobody is inside any more who was when they died. */
    private int graced;

    /** Up to here, all were needed by a transaction that was pinned. */
    private int examined;

    private final Slots.GracePeriod grace = new Slots.GracePeriod();
    private boolean graceRuns;
    private int graceEnd;
    private long[] needed = new long[16];
    private long seenReleases = -1;

    /** {@code usable} gets the pages that nobody needs any more. */
    DeadPages(Pins pins, Slots<?> readers, BitMap usable) {
        this.pins = pins;
        this.readers = readers;
        this.usable = usable;
    }

    /** Pages of a transaction that a later one, which is the last so far, replaced. */
    void add(long first, long count, long birth, long death) {
        dead.add(first);
        dead.add(count);
        dead.add(birth);
        dead.add(death);
    }

    /** Looks which nobody needs any more. What has been committed must be published by then. */
    void reclaim() {
        if (graceRuns && grace.isOver()) {
            graced = graceEnd;
            graceRuns = false;
        }
        if (!graceRuns && graced < dead.size()) {
            readers.capture(grace);
            graceEnd = dead.size();
            graceRuns = !grace.isOver();
            graced = graceRuns ? graced : graceEnd;
        }
        long releases = pins.releases();
        boolean again = releases != seenReleases;
        if (again || examined < graced) {
            seenReleases = releases;
            long released = pins.takeLowestReleased();
            needed = pins.copyTo(needed);
            examine(Math.min(examined, again ? firstThatDiedAfter(released) : examined));
        }
    }

    /** Only pages that died later can have been kept for a transaction. */
    private int firstThatDiedAfter(long txn) {
        int low = 0;
        int high = graced / FIELDS;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (dead.get(middle * FIELDS + 3) > txn) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low * FIELDS;
    }

    private void examine(int from) {
        int kept = from;
        for (int i = from; i < graced; i += FIELDS) {
            long birth = dead.get(i + 2);
            long death = dead.get(i + 3);
            if (isNeeded(birth, death)) {
                for (int j = 0; j < FIELDS; j++) {
                    dead.set(kept + j, dead.get(i + j));
                }
                kept += FIELDS;
            } else {
                for (long page = dead.get(i); page < dead.get(i) + dead.get(i + 1); page++) {
                    usable.add(page);
                }
            }
        }
        if (kept < graced) {
            removeDead(kept, graced);
        }
        examined = graced;
    }

    private void removeDead(int from, int to) {
        int size = dead.size();
        for (int i = to; i < size; i++) {
            dead.set(from + i - to, dead.get(i));
        }
        int removed = to - from;
        graced -= removed;
        graceEnd -= removed;
        while (dead.size() > size - removed) {
            dead.removeAtIndex(dead.size() - 1);
        }
    }

    private boolean isNeeded(long birth, long death) {
        int at = Arrays.binarySearch(needed, birth);
        at = at < 0 ? -1 - at : at;
        return at < needed.length && needed[at] < death;
    }
}
