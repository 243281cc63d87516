package dev.kvstore.internal.engine;

import dev.kvstore.ChunkedValue;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.ExtendedValue;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;

/** Compares what a condition expects with what a look-up found. */
public final class ConditionCheck {
    private ConditionCheck() {}

    /**
     * Whether a condition holds.
     *
     * @param slot holds what was found for the condition's key, if {@code present}; not afterwards
     * @param chunks id of the keyspace of chunks, or null when there is none
     */
    public static boolean holds(
            Condition condition, boolean present, ReadSlot slot, Integer chunks, ChunkedRead.Rows rows) {
        LookupResult found = slot.result();
        if (!condition.byValue()) {
            return condition.version() == (present ? found.sequence() : 0);
        }
        byte[] expected = condition.value();
        if (expected == null || !present) {
            return expected == null && !present;
        }
        Region region = found.valueRegion();
        long offset = found.valueOffset();
        if (found.kind() == EntryKind.PUT) {
            return region.compare(offset, found.valueLength(), expected) == 0;
        }
        if (ExtendedValue.isChunked(region, offset)) {
            return isEqual(ChunkedRead.chunksAt(region, offset), expected, slot, chunks, rows);
        }
        int start = ExtendedValue.contentStart(region, offset);
        return region.compare(offset + start, found.valueLength() - start, expected) == 0;
    }

    private static boolean isEqual(
            ChunkedValue value, byte[] expected, ReadSlot slot, Integer chunks, ChunkedRead.Rows rows) {
        if (value.length() != expected.length) {
            return false;
        }
        Comparison comparison = new Comparison(expected);
        ChunkedRead.read(rows, slot, chunks, value, 0, value.length(), comparison);
        return comparison.equal;
    }

    private static final class Comparison implements ChunkedRead.Sink {
        private final byte[] expected;
        private int position;
        private boolean equal = true;

        Comparison(byte[] expected) {
            this.expected = expected;
        }

        @Override
        public boolean bytes(Region region, long offset, int length) {
            byte[] part = Arrays.copyOfRange(expected, position, position + length);
            equal = region.compare(offset, length, part) == 0;
            position += length;
            return equal;
        }

        @Override
        public boolean zeros(int length) {
            for (int i = 0; i < length && equal; i++) {
                equal = expected[position + i] == 0;
            }
            position += length;
            return equal;
        }
    }
}
