package dev.kvstore.internal.iterator;

import dev.kvstore.internal.format.EntryKind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/** One entry on the heap, in the order of {@link InternalIterator}. */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record TestEntry(byte[] key, long sequence, int kind, byte[] value) implements Comparable<TestEntry> {
    private static final Comparator<TestEntry> ORDER = Comparator.comparing(TestEntry::key, Arrays::compareUnsigned)
            .thenComparing(Comparator.comparingLong(TestEntry::sequence).reversed());

    public static TestEntry put(byte[] key, long sequence, byte[] value) {
        return new TestEntry(key, sequence, EntryKind.PUT, value);
    }

    public static TestEntry delete(byte[] key, long sequence) {
        return new TestEntry(key, sequence, EntryKind.DELETE, new byte[0]);
    }

    /** Copies the current entry of an iterator. */
    public static TestEntry current(InternalIterator iterator) {
        return new TestEntry(
                iterator.keyRegion().toArray(iterator.keyOffset(), iterator.keyLength()),
                iterator.sequence(),
                iterator.kind(),
                iterator.valueLength() == 0
                        ? new byte[0]
                        : iterator.valueRegion().toArray(iterator.valueOffset(), iterator.valueLength()));
    }

    @Override
    public int compareTo(TestEntry other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TestEntry entry
                && Arrays.equals(key, entry.key)
                && sequence == entry.sequence
                && kind == entry.kind
                && Arrays.equals(value, entry.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key) * 31 + Long.hashCode(sequence);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(key) + "@" + sequence + (kind == EntryKind.DELETE ? " deleted" : "");
    }
}
