package dev.kvstore.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A history of transactions that append their number to lists, and its check for serializability after Kingsbury and
 * Alvaro, <i>Elle: Inferring Isolation Anomalies from Experimental Observations</i> (VLDB 2020).
 *
 * <p>A list tells who wrote its key, and in which order, without any help from the store. From that follow the
 * dependencies between transactions: who wrote after whom (ww), who read what whom wrote (wr), who read what was overwritten by
 * whom (rw), and who began after whom had ended in the same thread. The history is serializable when they form no cycle.
 */
final class AppendHistory {
    /** A committed transaction: what it found in the lists that it read, and to which it appended its number. */
    record Committed(long number, String session, Map<Integer, long[]> reads, Set<Integer> appends) {}

    private final ConcurrentLinkedQueue<Committed> committed = new ConcurrentLinkedQueue<>();

    void add(Committed transaction) {
        committed.add(transaction);
    }

    int size() {
        return committed.size();
    }

    /**
     * What is wrong with the history, or null.
     *
     * @param last the lists as they are in the end
     */
    String check(Map<Integer, long[]> last) {
        List<Committed> all = new ArrayList<>(committed);
        Map<Long, Integer> places = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            places.put(all.get(i).number, i);
        }
        for (Committed transaction : all) {
            String problem = compare(transaction, last);
            if (problem != null) {
                return problem;
            }
        }
        String problem = checkAppends(all, last, places.keySet());
        return problem != null ? problem : findCycle(all, last, places);
    }

    /** Everything read is a beginning of what is there in the end. */
    private static String compare(Committed transaction, Map<Integer, long[]> last) {
        for (Map.Entry<Integer, long[]> read : transaction.reads.entrySet()) {
            long[] seen = read.getValue();
            long[] whole = list(last, read.getKey());
            if (seen.length > whole.length || Arrays.mismatch(seen, Arrays.copyOf(whole, seen.length)) >= 0) {
                return "transaction " + transaction.number + " read " + Arrays.toString(seen) + " of key "
                        + read.getKey() + ", which is no beginning of " + Arrays.toString(whole);
            }
        }
        return null;
    }

    /** What was committed is there once, and nothing else. */
    private static String checkAppends(List<Committed> all, Map<Integer, long[]> last, Set<Long> known) {
        Set<String> expected = new HashSet<>();
        all.forEach(transaction -> transaction.appends.forEach(key -> expected.add(key + ":" + transaction.number)));
        int found = 0;
        for (Map.Entry<Integer, long[]> list : last.entrySet()) {
            for (long number : list.getValue()) {
                if (!known.contains(number) || !expected.contains(list.getKey() + ":" + number)) {
                    return "key " + list.getKey() + " has " + number + ", which was not committed";
                }
                found++;
            }
        }
        return found == expected.size()
                ? null
                : expected.size() + " appends were committed and " + found + " are there";
    }

    private static String findCycle(List<Committed> all, Map<Integer, long[]> last, Map<Long, Integer> places) {
        List<List<Integer>> successors = new ArrayList<>();
        int[] predecessors = new int[all.size()];
        all.forEach(transaction -> successors.add(new ArrayList<>()));
        Edges edges = (from, to) -> {
            if (from != to) {
                successors.get(from).add(to);
                predecessors[to]++;
            }
        };
        addEdges(all, last, places, edges);
        ArrayDeque<Integer> free = new ArrayDeque<>();
        for (int i = 0; i < all.size(); i++) {
            if (predecessors[i] == 0) {
                free.add(i);
            }
        }
        int removed = 0;
        while (!free.isEmpty()) {
            removed++;
            for (int successor : successors.get(free.remove())) {
                if (--predecessors[successor] == 0) {
                    free.add(successor);
                }
            }
        }
        return removed == all.size() ? null : cycle(all, successors, predecessors);
    }

    private static void addEdges(
            List<Committed> all, Map<Integer, long[]> last, Map<Long, Integer> places, Edges edges) {
        for (long[] list : last.values()) {
            for (int i = 1; i < list.length; i++) {
                edges.add(places.get(list[i - 1]), places.get(list[i]));
            }
        }
        Map<String, Integer> latest = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            Committed transaction = all.get(i);
            for (Map.Entry<Integer, long[]> read : transaction.reads.entrySet()) {
                long[] whole = list(last, read.getKey());
                int seen = read.getValue().length;
                if (seen > 0) {
                    edges.add(places.get(whole[seen - 1]), i);
                }
                if (seen < whole.length) {
                    edges.add(i, places.get(whole[seen]));
                }
            }
            Integer before = latest.put(transaction.session, i);
            if (before != null) {
                edges.add(before, i);
            }
        }
    }

    /** One of the cycles among those that are not free: from any of them, predecessors that are not free lead into one. */
    private static String cycle(List<Committed> all, List<List<Integer>> successors, int[] predecessors) {
        Map<Integer, Integer> entered = new HashMap<>();
        List<Integer> path = new ArrayList<>();
        int at = firstHeld(predecessors);
        while (entered.putIfAbsent(at, path.size()) == null) {
            path.add(at);
            at = predecessorOf(at, successors, predecessors);
        }
        StringBuilder text = new StringBuilder("a cycle of dependencies:");
        for (int place : path.subList(entered.get(at), path.size())) {
            Committed transaction = all.get(place);
            text.append("\n  ").append(transaction.number).append(" by ").append(transaction.session);
            text.append(" appended to ").append(transaction.appends).append(" and read ");
            transaction.reads.forEach((key, seen) ->
                    text.append(key).append(" at ").append(seen.length).append(", "));
        }
        return text.toString();
    }

    private static int firstHeld(int[] predecessors) {
        int at = 0;
        while (predecessors[at] == 0) {
            at++;
        }
        return at;
    }

    /** Any that is not free has a predecessor that is not free. */
    private static int predecessorOf(int place, List<List<Integer>> successors, int[] predecessors) {
        for (int i = 0; i < predecessors.length; i++) {
            if (predecessors[i] > 0 && successors.get(i).contains(place)) {
                return i;
            }
        }
        throw new AssertionError("transaction " + place + " is held by nobody");
    }

    private static long[] list(Map<Integer, long[]> lists, int key) {
        return lists.getOrDefault(key, new long[0]);
    }

    @FunctionalInterface
    private interface Edges {
        void add(int from, int to);
    }
}
