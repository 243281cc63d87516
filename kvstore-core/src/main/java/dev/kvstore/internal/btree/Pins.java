package dev.kvstore.internal.btree;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;

/**
 * The transactions whose trees somebody still needs: open cursors and snapshots, and the states that a power cut
 * would go back to. A page can be used again when none of them is from the page's birth on and before its death.
 * Thread-safe.
 */
final class Pins {
    @GuardedBy("this")
    private long[] txns = new long[16];

    @GuardedBy("this")
    private int[] counts = new int[16];

    @GuardedBy("this")
    private int size;

    /** Changes whenever a transaction is needed no more. */
    private volatile long releases;

    /** The lowest that is needed no more since it was last asked for. */
    @GuardedBy("this")
    private long lowestReleased = Long.MAX_VALUE;

    synchronized void add(long txn) {
        int at = Arrays.binarySearch(txns, 0, size, txn);
        if (at >= 0) {
            counts[at]++;
            return;
        }
        at = -1 - at;
        if (size == txns.length) {
            txns = Arrays.copyOf(txns, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        System.arraycopy(txns, at, txns, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        txns[at] = txn;
        counts[at] = 1;
        size++;
    }

    synchronized void remove(long txn) {
        int at = Arrays.binarySearch(txns, 0, size, txn);
        if (at < 0) {
            throw new IllegalStateException("transaction " + txn + " is not pinned");
        }
        if (--counts[at] == 0) {
            System.arraycopy(txns, at + 1, txns, at, size - at - 1);
            System.arraycopy(counts, at + 1, counts, at, size - at - 1);
            size--;
            lowestReleased = Math.min(lowestReleased, txn);
            releases++;
        }
    }

    /** A number that changes whenever a transaction is needed no more. */
    long releases() {
        return releases;
    }

    /** The lowest transaction that has become unneeded since the last call, or the largest number. */
    synchronized long takeLowestReleased() {
        long lowest = lowestReleased;
        lowestReleased = Long.MAX_VALUE;
        return lowest;
    }

    /** The needed transactions, ascending, in {@code target} if it is large enough; ends with a sentinel. */
    synchronized long[] copyTo(long[] target) {
        long[] copy = target.length > size ? target : new long[size + 16];
        System.arraycopy(txns, 0, copy, 0, size);
        Arrays.fill(copy, size, copy.length, Long.MAX_VALUE);
        return copy;
    }
}
