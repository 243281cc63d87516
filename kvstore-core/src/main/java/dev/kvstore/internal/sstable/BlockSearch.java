package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.Varint;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.Region;

/** Point reads in one block that {@link BlockCheck} found sound: no state, nothing allocated. */
final class BlockSearch {
    /** The block has no visible version of the key, and none follows. */
    static final int ABSENT = 0;

    /** The result was filled in. */
    static final int FOUND = 1;

    /** All versions up to the block's end are newer than the snapshot; older ones may start the next block. */
    static final int CONTINUES = 2;

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private BlockSearch() {}

    /** Looks for the newest version of a key at or below {@code snapshot} in the block at {@code at}. */
    static int find(
            Region block,
            long at,
            Region key,
            long keyOffset,
            int keyLength,
            long keyHash,
            long snapshot,
            LookupResult out) {
        int commonKeyLength = block.getInt(at + BlockLayout.KEY_LENGTH);
        if (commonKeyLength != 0 && commonKeyLength != keyLength) {
            return ABSENT;
        }
        long head = block.getLong(at);
        int count = (int) head & 0xFFFF;
        long pattern = (keyHash & 0xFF) * ONES;
        for (int i = 0; i < count; i += Long.BYTES) {
            long difference = block.getLong(at + BlockLayout.TAGS + i) ^ pattern;
            long matches = (difference - ONES) & ~difference & HIGHS;
            while (matches != 0) {
                int entry = i + (Long.numberOfTrailingZeros(matches) >>> 3);
                if (entry < count && hasKey(block, at, head, entry, commonKeyLength, key, keyOffset, keyLength)) {
                    return resolve(block, at, head, entry, keyLength, commonKeyLength, snapshot, out);
                }
                matches &= matches - 1;
            }
        }
        return ABSENT;
    }

    /** Where an entry starts, or the entries end for {@code i} equal to their number; from the block's start. */
    static long entryOffset(Region block, long at, long head, int i) {
        int count = (int) head & 0xFFFF;
        int offsetWidth = (int) (head >>> 24) & 0xFF;
        long offsets = (long) BlockLayout.TAGS + BlockLayout.tagBytes(count);
        if (offsetWidth == 0) {
            return offsets + (head >>> 32) * i;
        }
        if (i == count) {
            return block.getInt(at + BlockLayout.END);
        }
        return offsetWidth == Short.BYTES
                ? block.getUnsignedShort(at + offsets + 2L * i)
                : block.getInt(at + offsets + 4L * i);
    }

    static int stampWidth(long head) {
        return (int) (head >>> 16) & 0xFF;
    }

    private static boolean hasKey(
            Region block, long at, long head, int entry, int common, Region key, long keyOffset, int keyLength) {
        long start = at + entryOffset(block, at, head, entry) + stampWidth(head);
        if (common == 0) {
            long packed = Varint.readInt(block, start, start + Varint.MAX_INT_LENGTH);
            if (Varint.value(packed) != keyLength) {
                return false;
            }
            start += Varint.width(packed);
        }
        return block.matches(start, key, keyOffset, keyLength);
    }

    /** Goes from the newest version of the key to the first visible one. */
    private static int resolve(
            Region block, long at, long head, int newest, int keyLength, int common, long snapshot, LookupResult out) {
        int count = (int) head & 0xFFFF;
        int width = stampWidth(head);
        long base = block.getLong(at + BlockLayout.BASE_SEQUENCE);
        int entry = newest;
        long stamp;
        do {
            long start = entryOffset(block, at, head, entry);
            stamp = BlockLayout.stamp(block, at + start, width);
            if (entry != newest && (stamp & BlockLayout.STAMP_SAME_KEY) == 0) {
                return ABSENT;
            }
            long sequence = base + (stamp >>> BlockLayout.STAMP_SEQUENCE_SHIFT);
            if (sequence <= snapshot) {
                long value = start + width + (common == 0 ? Varint.length(keyLength) : 0) + keyLength;
                int length = (int) (entryOffset(block, at, head, entry + 1) - value);
                out.found(BlockLayout.kind(stamp), sequence, block, at + value, length);
                return FOUND;
            }
            entry++;
        } while (entry < count);
        return CONTINUES;
    }
}
