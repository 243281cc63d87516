package dev.kvstore.internal.engine;

import dev.kvstore.ChunkedValue;
import dev.kvstore.internal.format.ExtendedValue;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.Region;

/** Reads a value that lies in chunks, row by row. Not thread-safe. */
public final class ChunkedRead {
    /** The keyspace of the rows in a store's list of names. */
    public static final String KEYSPACE = KeyspaceNames.hidden(ChunkedValue.KEYSPACE);

    /** Looks up a slot's key at the moment that is read. */
    @FunctionalInterface
    public interface Rows {
        boolean get(ReadSlot slot);
    }

    /** Takes the value, piece by piece. */
    public interface Sink {
        /** Returns whether to go on. */
        boolean bytes(Region region, long offset, int length);

        /** Returns whether to go on. */
        boolean zeros(int length);
    }

    private ChunkedRead() {}

    /** The chunks of an extended value that has them. */
    public static ChunkedValue chunksAt(Region region, long offset) {
        return new ChunkedValue(
                ExtendedValue.chunksId(region, offset),
                ExtendedValue.chunksLength(region, offset),
                ExtendedValue.chunkBytes(region, offset));
    }

    /**
     * Hands bytes {@code from} to {@code to} of a value to a sink.
     *
     * @param slot is used for the look-ups; its result is not what it was afterwards
     * @param keyspace id of the keyspace of chunks, or null when there is none
     */
    public static void read(
            Rows rows, ReadSlot slot, Integer keyspace, ChunkedValue value, long from, long to, Sink sink) {
        long position = from;
        boolean more = true;
        while (position < to && more) {
            long index = position / value.chunkBytes();
            int start = (int) (position % value.chunkBytes());
            int length = (int) Math.min(to - position, value.chunkBytes() - start);
            int present = 0;
            if (keyspace != null) {
                slot.key(keyspace, ChunkedValue.rowKey(value.id(), (int) index));
                if (rows.get(slot)) {
                    LookupResult row = slot.result();
                    present = Math.max(0, Math.min(length, row.valueLength() - start));
                    more = present == 0 || sink.bytes(row.valueRegion(), row.valueOffset() + start, present);
                }
            }
            if (more && present < length) {
                more = sink.zeros(length - present);
            }
            position += length;
        }
    }
}
