package dev.kvstore.concurrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reads and writes of one key with the moments of their begin and end. The versions of the store tell in
 * which order it claims to have made the writes; {@link #check()} says whether that order is one that the
 * callers could not have seen violated (linearizability of a register).
 */
final class RegisterHistory {
    /** A write that was applied; the value null is a deletion. */
    record Write(long begin, long end, long version, Long value) {}

    /** A read; version 0: no value. */
    record Read(long begin, long end, long version, Long value) {}

    private final ConcurrentLinkedQueue<Write> writes = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Read> reads = new ConcurrentLinkedQueue<>();

    void wrote(long begin, long version, Long value) {
        writes.add(new Write(begin, System.nanoTime(), version, value));
    }

    void read(long begin, long version, Long value) {
        reads.add(new Read(begin, System.nanoTime(), version, value));
    }

    int size() {
        return writes.size() + reads.size();
    }

    /** The first violation, or null. */
    String check() {
        List<Write> order = new ArrayList<>(writes);
        order.sort(Comparator.comparingLong(Write::version));
        order.add(0, new Write(Long.MIN_VALUE, Long.MIN_VALUE, 0, null));
        String violation = checkWrites(order);
        // The earliest end of any write behind position i: a read that began later must not see i or less.
        long[] overtakenAt = new long[order.size()];
        // The earliest begin of any write from position i on: a read that ended before must not see i or more.
        long[] begunAt = new long[order.size()];
        long earliestEnd = Long.MAX_VALUE;
        long earliestBegin = Long.MAX_VALUE;
        for (int i = order.size() - 1; i >= 0; i--) {
            overtakenAt[i] = earliestEnd;
            earliestEnd = Math.min(earliestEnd, order.get(i).end);
            earliestBegin = Math.min(earliestBegin, order.get(i).begin);
            begunAt[i] = earliestBegin;
        }
        List<Read> byBegin = new ArrayList<>(reads);
        byBegin.sort(Comparator.comparingLong(Read::begin));
        for (int i = 0; i < byBegin.size() && violation == null; i++) {
            violation = checkRead(byBegin.get(i), order, overtakenAt, begunAt);
        }
        return violation == null ? checkReads(byBegin) : violation;
    }

    /** A write that ended before another began has the lower version. */
    private static String checkWrites(List<Write> order) {
        long latestBegin = Long.MIN_VALUE;
        for (int i = 1; i < order.size(); i++) {
            Write write = order.get(i);
            if (write.version == order.get(i - 1).version) {
                return "two writes have version " + write.version;
            }
            if (write.end < latestBegin) {
                return write + " has a higher version than a write that began after its end";
            }
            latestBegin = Math.max(latestBegin, write.begin);
        }
        return null;
    }

    /** A read shows a write that had begun, and that none had replaced for good before the read began. */
    private static String checkRead(Read read, List<Write> order, long[] overtakenAt, long[] begunAt) {
        int found = Arrays.binarySearch(begunAt, read.end);
        int last = found >= 0 ? found : -found - 2;
        while (last + 1 < begunAt.length && begunAt[last + 1] <= read.end) {
            last++;
        }
        for (int i = last; i >= 0 && overtakenAt[i] >= read.begin; i--) {
            Write write = order.get(i);
            boolean same = read.version == 0
                    ? write.value == null
                    : write.version == read.version && read.value.equals(write.value);
            if (same && write.begin <= read.end) {
                return null;
            }
        }
        return read + " shows no write that it could show";
    }

    /** A read that began after another ended shows the same or a later write. */
    private static String checkReads(List<Read> byBegin) {
        List<Read> byEnd = new ArrayList<>(byBegin);
        byEnd.sort(Comparator.comparingLong(Read::end));
        long highest = 0;
        int ended = 0;
        for (Read read : byBegin) {
            while (byEnd.get(ended).end < read.begin) {
                highest = Math.max(highest, byEnd.get(ended).version);
                ended++;
            }
            if (read.version != 0 && read.version < highest) {
                return read + " began after a read of version " + highest + " had ended";
            }
        }
        return null;
    }
}
