package dev.kvstore.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What clients have seen of one key, and whether there is an order of it in which each did what it said at one moment between its
 * beginning and its end. Versions give the order of the writes away, so that it need not be searched for.
 */
final class ConditionalHistory {
    /** What an operation did. */
    enum Kind {
        READ,
        WRITE,
        REFUSED
    }

    /**
     * An operation.
     *
     * @param expected the version that a write required, 0 for none there, -1 for any
     * @param version what a read saw, 0 for nothing, or what a write made
     */
    record Operation(Kind kind, long start, long end, long expected, long version) {}

    private final List<Operation> operations = new ArrayList<>();

    synchronized void add(Operation operation) {
        operations.add(operation);
    }

    synchronized int size() {
        return operations.size();
    }

    /** What contradicts itself, in words; empty for nothing. */
    synchronized List<String> contradictions() {
        List<String> found = new ArrayList<>();
        TreeMap<Long, Operation> writes = new TreeMap<>();
        for (Operation operation : operations) {
            if (operation.kind() == Kind.WRITE && writes.put(operation.version(), operation) != null) {
                found.add("version made twice: " + operation);
            }
        }
        for (Operation operation : operations) {
            switch (operation.kind()) {
                case READ -> {
                    if (operation.version() != 0 && !writes.containsKey(operation.version())) {
                        found.add("read what nobody wrote: " + operation);
                    }
                }
                case WRITE -> checkExpected(operation, writes, found);
                case REFUSED -> checkRefusal(operation, writes, found);
            }
        }
        checkTime(found);
        return found;
    }

    private static void checkExpected(Operation write, NavigableMap<Long, Operation> writes, List<String> found) {
        Long before = writes.lowerKey(write.version());
        if (write.expected() >= 0 && write.expected() != (before == null ? 0 : before)) {
            found.add("written over version " + before + ", which was not the one required: " + write);
        }
    }

    /** A refusal is wrong when the version that it required was there all the time. */
    private static void checkRefusal(Operation refused, NavigableMap<Long, Operation> writes, List<String> found) {
        Operation required = writes.get(refused.expected());
        boolean wasThere = refused.expected() == 0 || (required != null && required.end() < refused.start());
        var next = writes.higherEntry(refused.expected());
        boolean stayed = next == null || next.getValue().start() > refused.end();
        if (wasThere && stayed) {
            found.add("refused though the condition held: " + refused);
        }
    }

    /** Who begins after another has ended sees at least what that one saw or wrote, and writes something newer. */
    private void checkTime(List<String> found) {
        List<Operation> byEnd = new ArrayList<>(operations);
        byEnd.removeIf(operation -> operation.kind() == Kind.REFUSED);
        List<Operation> byStart = new ArrayList<>(byEnd);
        byEnd.sort(Comparator.comparingLong(Operation::end));
        byStart.sort(Comparator.comparingLong(Operation::start));
        int ended = 0;
        long newest = 0;
        for (Operation operation : byStart) {
            while (byEnd.get(ended).end() < operation.start()) {
                newest = Math.max(newest, byEnd.get(ended++).version());
            }
            boolean stale =
                    operation.version() < newest || (operation.kind() == Kind.WRITE && operation.version() == newest);
            if (stale) {
                found.add("older than version " + newest + ", which had been seen before: " + operation);
            }
        }
    }
}
