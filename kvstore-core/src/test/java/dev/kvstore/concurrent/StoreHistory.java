package dev.kvstore.concurrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What several callers did to a whole store of a few keys, with the moments of begin and end. Versions tell in
 * which order the store claims to have made the writes; {@link #check()} says whether every answer, of scans,
 * snapshots, batches and refused conditions too, fits to one moment in that order that its caller could have
 * met (linearizability of the store as one object).
 */
final class StoreHistory {
    /** A batch: for each key the new value, 0 for none, or {@link #UNTOUCHED}; version is that of its last write. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Write(long begin, long end, long version, long[] values) {}

    /** An answer: for each key the value seen, 0 for none, or {@link #UNTOUCHED} for one that was not looked at. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Answer(long begin, long end, long[] seen, long unlike, String what) {}

    static final long UNTOUCHED = Long.MIN_VALUE;

    private final int keys;
    private final ConcurrentLinkedQueue<Write> writes = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();

    StoreHistory(int keys) {
        this.keys = keys;
    }

    /** Nothing for any key. */
    long[] untouched() {
        long[] values = new long[keys];
        Arrays.fill(values, UNTOUCHED);
        return values;
    }

    void wrote(long begin, long version, long[] values) {
        writes.add(new Write(begin, System.nanoTime(), version, values));
    }

    void saw(long begin, long[] seen, String what) {
        answers.add(new Answer(begin, System.nanoTime(), seen, UNTOUCHED, what));
    }

    /** An answer that was fixed at a moment before the call that gave it ended. */
    void sawUntil(long begin, long end, long[] seen, String what) {
        answers.add(new Answer(begin, end, seen, UNTOUCHED, what));
    }

    /** A condition on one key that did not hold: at some moment its value was another than {@code expected}. */
    void refused(long begin, int key, long expected) {
        long[] seen = untouched();
        seen[key] = expected;
        answers.add(new Answer(begin, System.nanoTime(), seen, expected, "refused condition"));
    }

    int size() {
        return writes.size() + answers.size();
    }

    /** The first violation, or null. */
    String check() {
        List<Write> order = new ArrayList<>(writes);
        order.sort(Comparator.comparingLong(Write::version));
        long latestBegin = Long.MIN_VALUE;
        for (Write write : order) {
            if (write.end < latestBegin) {
                return "version " + write.version + " is higher than that of a write that began after its end";
            }
            latestBegin = Math.max(latestBegin, write.begin);
        }
        return checkAnswers(order);
    }

    /** Gives each answer the earliest state it fits to, not before that of any answer that had ended when it began. */
    private String checkAnswers(List<Write> order) {
        long[][] states = states(order);
        // Begins and ends along the order, made monotonic: what had certainly, and what had possibly happened.
        long[] endedFrom = new long[order.size() + 1];
        long[] begunBy = new long[order.size() + 1];
        endedFrom[order.size()] = Long.MAX_VALUE;
        for (int i = order.size() - 1; i >= 0; i--) {
            endedFrom[i] = Math.min(endedFrom[i + 1], order.get(i).end);
        }
        begunBy[0] = Long.MIN_VALUE;
        for (int i = 0; i < order.size(); i++) {
            begunBy[i + 1] = Math.max(begunBy[i], order.get(i).begin);
        }
        List<Answer> byBegin = new ArrayList<>(answers);
        byBegin.sort(Comparator.comparingLong(Answer::begin));
        PriorityQueue<long[]> running = new PriorityQueue<>(Comparator.comparingLong(each -> each[0]));
        int least = 0;
        for (Answer answer : byBegin) {
            while (!running.isEmpty() && running.peek()[0] < answer.begin) {
                least = Math.max(least, (int) running.poll()[1]);
            }
            int at = Math.max(least, firstPossible(endedFrom, answer.begin));
            while (at < states.length && begunBy[at] <= answer.end && !fits(answer, states[at])) {
                at++;
            }
            if (at == states.length || begunBy[at] > answer.end) {
                return answer.what + " " + Arrays.toString(answer.seen) + " fits to no state between "
                        + Math.max(least, firstPossible(endedFrom, answer.begin)) + " and " + at;
            }
            running.add(new long[] {answer.end, at});
        }
        return null;
    }

    /** The state behind the last write that had ended before a moment, and behind all before that one. */
    private static int firstPossible(long[] endedFrom, long moment) {
        int low = 0;
        int high = endedFrom.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (endedFrom[middle] < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static boolean fits(Answer answer, long[] state) {
        for (int key = 0; key < state.length; key++) {
            if (answer.seen[key] != UNTOUCHED && (answer.seen[key] == state[key]) == (answer.unlike != UNTOUCHED)) {
                return false;
            }
        }
        return true;
    }

    private long[][] states(List<Write> order) {
        long[][] states = new long[order.size() + 1][];
        states[0] = new long[keys];
        for (int i = 0; i < order.size(); i++) {
            long[] next = states[i].clone();
            for (int key = 0; key < keys; key++) {
                long value = order.get(i).values[key];
                next[key] = value == UNTOUCHED ? next[key] : value;
            }
            states[i + 1] = next;
        }
        return states;
    }
}
