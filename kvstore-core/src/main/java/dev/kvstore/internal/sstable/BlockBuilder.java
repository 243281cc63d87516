package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.Varint;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/**
 * Collects the entries of one data block and encodes them: widths are chosen once all are known.
 * Reused from block to block, it allocates only when an entry is larger than any before. Not thread-safe.
 */
final class BlockBuilder implements AutoCloseable {
    /** How far encoding may write past the end of a block: one stamp written as a whole long. */
    static final int ENCODING_SLACK = Long.BYTES;

    private static final int WIDEST_SHORT_OFFSET = 0xFFFF;

    private final NativeMemory memory;
    private final long[] sequences = new long[BlockLayout.MAX_ENTRIES];
    private final int[] keyLengths = new int[BlockLayout.MAX_ENTRIES];
    private final int[] valueLengths = new int[BlockLayout.MAX_ENTRIES];
    private final byte[] flags = new byte[BlockLayout.MAX_ENTRIES];
    private final byte[] tags = new byte[BlockLayout.MAX_ENTRIES];

    /** Key and value of each entry, back to back. */
    private Region staging;

    private long staged;
    private long lastKey;
    private int count;
    private int varintBytes;
    private long smallestSequence;
    private long largestSequence;
    private boolean oneKeyLength;
    private boolean oneEntryLength;

    BlockBuilder(NativeMemory memory, int expectedBytes) {
        this.memory = memory;
        this.staging = memory.allocate(MemoryComponent.SCRATCH, 2L * expectedBytes);
        clear();
    }

    /** Forgets all entries. */
    void clear() {
        staged = 0;
        count = 0;
        varintBytes = 0;
        smallestSequence = Long.MAX_VALUE;
        largestSequence = 0;
        oneKeyLength = true;
        oneEntryLength = true;
    }

    int count() {
        return count;
    }

    /** Where the last key lies: at {@link #lastKeyOffset()}, valid until the next {@link #add}. */
    Region keys() {
        return staging;
    }

    long lastKeyOffset() {
        return lastKey;
    }

    int lastKeyLength() {
        return keyLengths[count - 1];
    }

    /** Bytes of the encoded block if an entry were added. */
    long lengthWith(int keyLength, int valueLength, long sequence) {
        boolean keys = oneKeyLength && (count == 0 || keyLengths[0] == keyLength);
        boolean entries = keys && oneEntryLength && (count == 0 || valueLengths[0] == valueLength);
        int width = stampWidth(Math.min(smallestSequence, sequence), Math.max(largestSequence, sequence));
        long body = staged
                + keyLength
                + valueLength
                + (count + 1L) * width
                + (keys ? 0 : varintBytes + Varint.length(keyLength));
        return length(count + 1, body, entries);
    }

    /** Bytes of the encoded block. */
    long length() {
        return length(count, bodyLength(), oneKeyLength && oneEntryLength);
    }

    /** Adds an entry; the caller vouches for the order and for room in the block. */
    void add(
            Region key,
            long keyOffset,
            int keyLength,
            Region value,
            long valueOffset,
            int valueLength,
            long sequence,
            int kind,
            boolean sameKey,
            long keyHash) {
        reserve(staged + keyLength + valueLength);
        staging.copyFrom(staged, key, keyOffset, keyLength);
        if (valueLength != 0) {
            staging.copyFrom(staged + keyLength, value, valueOffset, valueLength);
        }
        lastKey = staged;
        staged += (long) keyLength + valueLength;
        sequences[count] = sequence;
        keyLengths[count] = keyLength;
        valueLengths[count] = valueLength;
        flags[count] = flags(kind, sameKey);
        tags[count] = (byte) keyHash;
        oneKeyLength &= keyLengths[0] == keyLength;
        oneEntryLength &= valueLengths[0] == valueLength;
        varintBytes += Varint.length(keyLength);
        smallestSequence = Math.min(smallestSequence, sequence);
        largestSequence = Math.max(largestSequence, sequence);
        count++;
    }

    /**
     * Writes the block; {@link #ENCODING_SLACK} bytes behind it are overwritten too.
     *
     * @return its length
     */
    long encode(Region target, long at) {
        boolean uniform = oneKeyLength && oneEntryLength;
        long length = length();
        int width = stampWidth(smallestSequence, largestSequence);
        int offsetWidth = uniform ? 0 : length <= WIDEST_SHORT_OFFSET ? Short.BYTES : Integer.BYTES;
        int entryLength = uniform ? width + keyLengths[0] + valueLengths[0] : 0;
        writeHeader(target, at, count, width, offsetWidth, entryLength, oneKeyLength ? keyLengths[0] : 0);
        target.putInt(at + BlockLayout.END, (int) length);
        target.putLong(at + BlockLayout.BASE_SEQUENCE, smallestSequence);
        long offsets = at + BlockLayout.TAGS + BlockLayout.tagBytes(count);
        target.putLong(offsets - Long.BYTES, 0);
        target.write(at + BlockLayout.TAGS, tags, 0, count);
        long entry = offsets + (long) count * offsetWidth;
        long source = 0;
        for (int i = 0; i < count; i++) {
            if (offsetWidth == Short.BYTES) {
                target.putShort(offsets + 2L * i, (int) (entry - at));
            } else if (offsetWidth == Integer.BYTES) {
                target.putInt(offsets + 4L * i, (int) (entry - at));
            }
            int payload = keyLengths[i] + valueLengths[i];
            entry = writeEntry(target, entry, i, width, source, payload);
            source += payload;
        }
        return length;
    }

    /**
     * Writes all of a block of one entry except the value, which follows.
     *
     * @return the bytes written; the block ends {@code valueLength} bytes later
     */
    static int encodeUpToValue(
            Region target,
            long at,
            Region key,
            long keyOffset,
            int keyLength,
            int valueLength,
            long sequence,
            byte flags,
            long keyHash) {
        writeHeader(target, at, 1, 1, 0, 1 + keyLength + valueLength, keyLength);
        int tags = BlockLayout.TAGS;
        int entry = tags + BlockLayout.tagBytes(1);
        int value = entry + 1 + keyLength;
        target.putInt(at + BlockLayout.END, value + valueLength);
        target.putLong(at + BlockLayout.BASE_SEQUENCE, sequence);
        target.putLong(at + tags, keyHash & 0xFF);
        target.putByte(at + entry, flags);
        target.copyFrom(at + entry + 1, key, keyOffset, keyLength);
        return value;
    }

    @Override
    public void close() {
        staging.close();
    }

    private long writeEntry(Region target, long at, int i, int width, long source, int payload) {
        long stamp = ((sequences[i] - smallestSequence) << BlockLayout.STAMP_SEQUENCE_SHIFT) | flags[i];
        target.putLong(at, stamp);
        long entry = at + width;
        if (!oneKeyLength) {
            entry += Varint.write(keyLengths[i], target, entry);
        }
        target.copyFrom(entry, staging, source, payload);
        return entry + payload;
    }

    private static void writeHeader(
            Region target, long at, int count, int width, int offsetWidth, int entryLength, int keyLength) {
        target.putShort(at + BlockLayout.COUNT, count);
        target.putByte(at + BlockLayout.STAMP_WIDTH, (byte) width);
        target.putByte(at + BlockLayout.OFFSET_WIDTH, (byte) offsetWidth);
        target.putInt(at + BlockLayout.ENTRY_LENGTH, entryLength);
        target.putInt(at + BlockLayout.KEY_LENGTH, keyLength);
    }

    private long bodyLength() {
        int width = stampWidth(smallestSequence, largestSequence);
        return staged + (long) count * width + (oneKeyLength ? 0 : varintBytes);
    }

    private void reserve(long bytes) {
        if (bytes <= staging.capacity()) {
            return;
        }
        Region larger = memory.allocate(MemoryComponent.SCRATCH, Math.max(bytes, 2 * staging.capacity()));
        larger.copyFrom(0, staging, 0, staged);
        staging.close();
        staging = larger;
    }

    static byte flags(int kind, boolean sameKey) {
        return (byte) (BlockLayout.flags(kind) | (sameKey ? BlockLayout.STAMP_SAME_KEY : 0));
    }

    private static int stampWidth(long smallest, long largest) {
        return BlockLayout.stampWidth(
                ((largest - smallest) << BlockLayout.STAMP_SEQUENCE_SHIFT) | BlockLayout.STAMP_FLAGS);
    }

    private static long length(int count, long body, boolean uniform) {
        long length = BlockLayout.HEADER_LENGTH + BlockLayout.tagBytes(count) + body;
        if (uniform) {
            return length;
        }
        long narrow = length + (long) Short.BYTES * count;
        return narrow <= WIDEST_SHORT_OFFSET ? narrow : length + (long) Integer.BYTES * count;
    }
}
