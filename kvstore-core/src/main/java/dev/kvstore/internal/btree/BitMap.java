package dev.kvstore.internal.btree;

import java.util.Arrays;

/** A set of page numbers that finds the lowest and runs of consecutive ones. Not thread-safe. */
final class BitMap {
    private long[] words = new long[Long.SIZE];

    /** The words that are not 0, as bits: what is free and what is dead may lie far apart. */
    private long[] filled = new long[1];

    private long size;

    /** Below this word of {@link #filled} there is none. */
    private int hint;

    /** No run of so many is there, since the last number was added. */
    private int noRunOf = Integer.MAX_VALUE;

    /** How many numbers are in the set. */
    long size() {
        return size;
    }

    boolean contains(long number) {
        int word = (int) (number >>> 6);
        return word < words.length && (words[word] & (1L << number)) != 0;
    }

    /** Adds a number that is not in the set; false when it is. */
    boolean add(long number) {
        int word = (int) (number >>> 6);
        if (word >= words.length) {
            grow(word + 1);
        }
        if ((words[word] & (1L << number)) != 0) {
            return false;
        }
        words[word] |= 1L << number;
        filled[word >>> 6] |= 1L << word;
        size++;
        hint = Math.min(hint, word >>> 6);
        noRunOf = Integer.MAX_VALUE;
        return true;
    }

    /** Removes a number; false when it is not in the set. */
    boolean remove(long number) {
        if (!contains(number)) {
            return false;
        }
        int word = (int) (number >>> 6);
        words[word] &= ~(1L << number);
        if (words[word] == 0) {
            filled[word >>> 6] &= ~(1L << word);
        }
        size--;
        return true;
    }

    BitMap copy() {
        BitMap copy = new BitMap();
        copy.words = words.clone();
        copy.filled = filled.clone();
        copy.size = size;
        return copy;
    }

    /** Removes all. */
    void clear() {
        Arrays.fill(words, 0);
        Arrays.fill(filled, 0);
        size = 0;
        hint = 0;
        noRunOf = Integer.MAX_VALUE;
    }

    /** Removes and returns the lowest number, or -1. */
    long takeLowest() {
        long number = lowest();
        if (number >= 0) {
            remove(number);
        }
        return number;
    }

    /** The lowest number, or -1. */
    long lowest() {
        if (size == 0) {
            return -1;
        }
        while (filled[hint] == 0) {
            hint++;
        }
        return lowestOf((hint << 6) + Long.numberOfTrailingZeros(filled[hint]));
    }

    /** The lowest number of the set at or above one, or -1. */
    long next(long from) {
        int word = (int) (from >>> 6);
        if (word >= words.length) {
            return -1;
        }
        long bits = words[word] & (-1L << from);
        if (bits != 0) {
            return ((long) word << 6) + Long.numberOfTrailingZeros(bits);
        }
        int next = nextFilled(word + 1);
        return next < 0 ? -1 : lowestOf(next);
    }

    /** Removes {@code length} consecutive numbers and returns the first, or -1. */
    long takeRun(int length) {
        if (length > size || length >= noRunOf) {
            return -1;
        }
        long first = lowest();
        while (first >= 0) {
            long end = first + 1;
            while (end < first + length && contains(end)) {
                end++;
            }
            if (end == first + length) {
                for (long number = first; number < end; number++) {
                    remove(number);
                }
                return first;
            }
            first = next(end);
        }
        noRunOf = length;
        return -1;
    }

    /** How many numbers in a row, ending below {@code end}, are in the set. */
    long runBelow(long end) {
        long number = end;
        while (number > 0 && contains(number - 1)) {
            number--;
        }
        return end - number;
    }

    /** 64 numbers as bits, those from 64 times {@code word} on. */
    long word(int word) {
        return word < words.length ? words[word] : 0;
    }

    private long lowestOf(int word) {
        return ((long) word << 6) + Long.numberOfTrailingZeros(words[word]);
    }

    /** The first word at or behind one that is not 0, or -1. */
    private int nextFilled(int from) {
        for (int i = from >>> 6; i < filled.length; i++) {
            long bits = i == from >>> 6 ? filled[i] & (-1L << from) : filled[i];
            if (bits != 0) {
                return (i << 6) + Long.numberOfTrailingZeros(bits);
            }
        }
        return -1;
    }

    private void grow(int least) {
        int length = Math.max(least, words.length * 2);
        filled = Arrays.copyOf(filled, (length + Long.SIZE - 1) / Long.SIZE);
        words = Arrays.copyOf(words, filled.length * Long.SIZE);
    }
}
