package dev.kvstore.internal.format;

import dev.kvstore.internal.memory.Region;

/**
 * Reads the writes of an encoded batch one after the other, without allocation and without trusting it.
 * Not thread-safe; reusable.
 */
public final class BatchReader {
    private Region region;
    private long position;
    private long limit;
    private int remaining;
    private int kind;
    private long keyOffset;
    private int keyLength;
    private long valueOffset;
    private int valueLength;

    /** Starts reading a batch; false when it is too short to be one. */
    public boolean reset(Region region, long offset, long length) {
        this.region = region;
        this.limit = offset + length;
        this.position = offset + BatchLayout.WRITES;
        this.remaining = length < BatchLayout.WRITES ? -1 : region.getInt(offset + BatchLayout.COUNT);
        return remaining >= 0;
    }

    /** Writes not yet read. */
    public int remaining() {
        return remaining;
    }

    /**
     * Moves to the next write.
     *
     * @return false at the end, or when the batch is malformed: then {@link #isWhole()} is false
     */
    public boolean next() {
        if (remaining <= 0 || position >= limit) {
            return false;
        }
        kind = region.getUnsignedByte(position);
        long key = Varint.readInt(region, position + 1, limit);
        if (key == Varint.MALFORMED) {
            return false;
        }
        long afterKey = position + 1 + Varint.width(key);
        long value = Varint.readInt(region, afterKey, limit);
        if (value == Varint.MALFORMED) {
            return false;
        }
        keyOffset = afterKey + Varint.width(value);
        keyLength = (int) Varint.value(key);
        valueOffset = keyOffset + keyLength;
        valueLength = (int) Varint.value(value);
        if (!isLegal()) {
            return false;
        }
        position = valueOffset + valueLength;
        remaining--;
        return true;
    }

    /** Whether everything was read and nothing is left over. */
    public boolean isWhole() {
        return remaining == 0 && position == limit;
    }

    public int kind() {
        return kind;
    }

    public long keyOffset() {
        return keyOffset;
    }

    public int keyLength() {
        return keyLength;
    }

    public long valueOffset() {
        return valueOffset;
    }

    public int valueLength() {
        return valueLength;
    }

    /** Whether the write has a sequence number of its own. */
    public boolean isNumbered() {
        return kind != EntryKind.UNNUMBERED_PUT;
    }

    private static boolean isKnown(int kind) {
        return (kind >= EntryKind.PUT && kind <= EntryKind.RANGE_DELETE)
                || kind == EntryKind.EXTENDED_PUT
                || kind == EntryKind.UNNUMBERED_PUT;
    }

    private boolean isLegal() {
        return isKnown(kind)
                && keyLength >= 1
                && keyLength <= Limits.MAX_INTERNAL_KEY_LENGTH
                && valueOffset + valueLength <= limit
                && (kind != EntryKind.EXTENDED_PUT || ExtendedValue.isWhole(region, valueOffset, valueLength));
    }
}
