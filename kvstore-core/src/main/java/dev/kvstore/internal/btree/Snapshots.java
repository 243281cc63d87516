package dev.kvstore.internal.btree;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The roots of open snapshots by sequence number. Looking one up takes no lock and allocates nothing. */
final class Snapshots {
    /** Instead of a root: there is no such snapshot. */
    static final long NONE = -1;

    /** Parallel arrays, ascending by sequence number. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never shared
    private record Open(long[] sequences, long[] roots, long[] births, long[] since, int[] users) {}

    private final PageStore pages;
    private final Pins pins;
    private volatile Open open = new Open(new long[0], new long[0], new long[0], new long[0], new int[0]);

    Snapshots(PageStore pages, Pins pins) {
        this.pages = pages;
        this.pins = pins;
    }

    /** Adds a user of a state, whose pages the caller keeps for the length of the call. */
    synchronized void acquire(Published.View state) {
        Open now = open;
        int at = Arrays.binarySearch(now.sequences, state.sequence());
        if (at >= 0) {
            int[] users = now.users.clone();
            users[at]++;
            open = new Open(now.sequences, now.roots, now.births, now.since, users);
            return;
        }
        long birth = birth(state.root());
        pins.add(birth);
        at = -1 - at;
        int size = now.users.length + 1;
        int[] users = new int[size];
        System.arraycopy(now.users, 0, users, 0, at);
        users[at] = 1;
        System.arraycopy(now.users, at, users, at + 1, size - 1 - at);
        open = new Open(
                inserted(now.sequences, at, state.sequence()),
                inserted(now.roots, at, state.root()),
                inserted(now.births, at, birth),
                inserted(now.since, at, System.nanoTime()),
                users);
    }

    synchronized void release(long sequence) {
        Open now = open;
        int at = Arrays.binarySearch(now.sequences, sequence);
        if (at < 0) {
            return;
        }
        int[] users = now.users.clone();
        if (--users[at] > 0) {
            open = new Open(now.sequences, now.roots, now.births, now.since, users);
            return;
        }
        int[] fewer = new int[users.length - 1];
        System.arraycopy(users, 0, fewer, 0, at);
        System.arraycopy(users, at + 1, fewer, at, fewer.length - at);
        open = new Open(
                removed(now.sequences, at),
                removed(now.roots, at),
                removed(now.births, at),
                removed(now.since, at),
                fewer);
        pins.remove(now.births[at]);
    }

    /** The root of a snapshot; of the latest state when it was released meanwhile. */
    long root(long sequence, Published published) {
        Open now = open;
        int at = Arrays.binarySearch(now.sequences, sequence);
        return at >= 0 ? now.roots[at] : published.root();
    }

    /** The root of a snapshot, or {@link #NONE}. */
    long rootOrNone(long sequence) {
        Open now = open;
        int at = Arrays.binarySearch(now.sequences, sequence);
        return at >= 0 ? now.roots[at] : NONE;
    }

    /** How long the oldest has been held; 0 when there is none. */
    long oldestMillis() {
        Open now = open;
        return now.since.length == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - now.since[0]);
    }

    /** Snapshots open. */
    int count() {
        return Arrays.stream(open.users).sum();
    }

    /** The transaction that wrote a root: no page of its tree has died before it or been born after it. */
    private long birth(long root) {
        return Node.txn(pages.region(root), pages.offset(root));
    }

    private static long[] inserted(long[] from, int at, long value) {
        long[] to = new long[from.length + 1];
        System.arraycopy(from, 0, to, 0, at);
        to[at] = value;
        System.arraycopy(from, at, to, at + 1, from.length - at);
        return to;
    }

    private static long[] removed(long[] from, int at) {
        long[] to = new long[from.length - 1];
        System.arraycopy(from, 0, to, 0, at);
        System.arraycopy(from, at + 1, to, at, to.length - at);
        return to;
    }
}
