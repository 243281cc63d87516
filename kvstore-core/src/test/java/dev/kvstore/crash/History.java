package dev.kvstore.crash;

import dev.kvstore.model.Model;
import dev.kvstore.model.ScriptedWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What a store must hold after each operation of a scripted run. Immutable once made. */
final class History {
    private final long seed;
    private final List<Integer> numbers;
    private final List<Model> states = new ArrayList<>();
    private final List<Long> sequences = new ArrayList<>();
    private final List<Long> fingerprints = new ArrayList<>();

    /** Of the first operations of a seed's run, from a store that holds nothing but its keyspaces. */
    History(long seed, int operations) {
        this(seed, IntStream.rangeClosed(1, operations).boxed().toList());
    }

    /** Of chosen operations of a seed's run, in the order given. */
    History(long seed, List<Integer> numbers) {
        this.seed = seed;
        this.numbers = List.copyOf(numbers);
        Model empty = new Model();
        empty.create(ScriptedWrite.SIDE);
        add(empty, 0);
        for (int i = 1; i <= numbers.size(); i++) {
            Model next = states.get(i - 1).copy();
            add(next, operation(i).applyTo(next, sequences.get(i - 1)));
        }
    }

    long seed() {
        return seed;
    }

    int operations() {
        return states.size() - 1;
    }

    /** The numbers of the operations within the run of the seed. */
    List<Integer> numbers() {
        return numbers;
    }

    /** An operation, counted from 1; there are more than states. */
    ScriptedWrite operation(int index) {
        return ScriptedWrite.of(seed, number(index));
    }

    /** What chance decides about an operation, whichever others are left out. */
    Random randomAt(int index) {
        return new Random(seed * 7_919 + number(index));
    }

    private int number(int index) {
        return index <= numbers.size() ? numbers.get(index - 1) : 1_000_000 + index - numbers.size();
    }

    /** A copy of the state after a number of operations. */
    Model state(int operations) {
        return states.get(operations).copy();
    }

    long sequence(int operations) {
        return sequences.get(operations);
    }

    /** The earliest state in a range, both ends included, that has a fingerprint; -1 when there is none. */
    int find(long fingerprint, int from, int to) {
        for (int i = from; i <= Math.min(to, operations()); i++) {
            if (fingerprints.get(i) == fingerprint) {
                return i;
            }
        }
        return -1;
    }

    private void add(Model state, long sequence) {
        states.add(state);
        sequences.add(sequence);
        fingerprints.add(state.fingerprint());
    }
}
