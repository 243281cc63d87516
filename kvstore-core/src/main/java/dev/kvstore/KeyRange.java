package dev.kvstore;

import java.util.Arrays;
import java.util.Objects;

/**
 * A range of keys in unsigned-bytewise order: from an inclusive lower to an exclusive upper bound,
 * either of which may be absent. Immutable and thread-safe.
 */
public final class KeyRange {
    private static final KeyRange ALL = new KeyRange(null, null);

    private final byte[] from;
    private final byte[] to;

    private KeyRange(byte[] from, byte[] to) {
        this.from = from;
        this.to = to;
    }

    /** Every key. */
    public static KeyRange all() {
        return ALL;
    }

    /**
     * Keys at or above {@code from} and below {@code to}; null leaves a side open.
     *
     * @throws IllegalArgumentException when {@code from} is above {@code to}
     */
    public static KeyRange between(byte[] from, byte[] to) {
        if (from != null && to != null && Arrays.compareUnsigned(from, to) > 0) {
            throw new IllegalArgumentException(
                    "from must not be above to, got from=" + KeyText.of(from) + " to=" + KeyText.of(to));
        }
        return new KeyRange(copy(from), copy(to));
    }

    /** Keys at or above {@code from}. */
    public static KeyRange from(byte[] from) {
        return between(from, null);
    }

    /** Keys that start with {@code prefix}; an empty one means all. */
    public static KeyRange prefix(byte[] prefix) {
        Objects.requireNonNull(prefix, "prefix must not be null");
        return new KeyRange(prefix.length == 0 ? null : prefix.clone(), successor(prefix));
    }

    /** The inclusive lower bound, a copy, or null. */
    public byte[] from() {
        return copy(from);
    }

    /** The exclusive upper bound, a copy, or null. */
    public byte[] to() {
        return copy(to);
    }

    @Override
    public String toString() {
        return "[" + (from == null ? "" : KeyText.of(from)) + ", " + (to == null ? "" : KeyText.of(to)) + ")";
    }

    /** The smallest key above all that start with {@code prefix}, or null when there is none. */
    private static byte[] successor(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            return null;
        }
        byte[] end = Arrays.copyOf(prefix, last + 1);
        end[last]++;
        return end;
    }

    private static byte[] copy(byte[] bytes) {
        return bytes == null ? null : bytes.clone();
    }
}
