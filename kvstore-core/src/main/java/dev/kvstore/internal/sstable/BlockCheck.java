package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.ExtendedValue;
import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.format.Varint;
import dev.kvstore.internal.memory.Region;

/**
 * Checks once, when a block enters memory, that everything it says lies inside it: look-ups and
 * iterators rely on that and check no more.
 */
final class BlockCheck {
    private BlockCheck() {}

    /**
     * Checks the block of {@code length} bytes at {@code at}.
     *
     * @return what is wrong, or null
     */
    static String problem(Region region, long at, int length, boolean continuation) {
        if (length < BlockLayout.HEADER_LENGTH + Long.BYTES) {
            return "block of " + length + " bytes is too short";
        }
        int count = region.getUnsignedShort(at + BlockLayout.COUNT);
        int width = region.getUnsignedByte(at + BlockLayout.STAMP_WIDTH);
        int offsetWidth = region.getUnsignedByte(at + BlockLayout.OFFSET_WIDTH);
        if (count == 0 || count > BlockLayout.MAX_ENTRIES || width == 0 || width > BlockLayout.MAX_STAMP_WIDTH) {
            return count + " entries with stamps of " + width + " bytes";
        }
        if (offsetWidth != 0 && offsetWidth != Short.BYTES && offsetWidth != Integer.BYTES) {
            return "offsets of " + offsetWidth + " bytes";
        }
        int keyLength = region.getInt(at + BlockLayout.KEY_LENGTH);
        int end = region.getInt(at + BlockLayout.END);
        long start = BlockLayout.HEADER_LENGTH + BlockLayout.tagBytes(count) + (long) count * offsetWidth;
        if (keyLength < 0 || keyLength > Limits.MAX_INTERNAL_KEY_LENGTH || end < start || end != length) {
            return "keys of " + keyLength + " bytes, entries from " + start + " to " + end + " of " + length;
        }
        String problem = offsetWidth == 0
                ? uniformProblem(region.getInt(at + BlockLayout.ENTRY_LENGTH), start, end, count, width, keyLength)
                : entriesProblem(region, at, count, width, offsetWidth, keyLength, start, end);
        if (problem == null) {
            problem = valuesProblem(region, at, count, width, offsetWidth, keyLength, start, end);
        }
        if (problem != null) {
            return problem;
        }
        long first = at + start;
        boolean sameKey = (BlockLayout.stamp(region, first, width) & BlockLayout.STAMP_SAME_KEY) != 0;
        return sameKey == continuation ? null : "continuation expected " + continuation + ", found " + sameKey;
    }

    private static String uniformProblem(int entry, long start, int end, int count, int width, int keyLength) {
        return keyLength == 0 || entry < width + keyLength || start + (long) count * entry != end
                ? count + " entries of " + entry + " bytes from " + start + " to " + end + ", keys of " + keyLength
                : null;
    }

    private static String entriesProblem(
            Region region, long at, int count, int width, int offsetWidth, int keyLength, long start, int end) {
        long offsets = at + BlockLayout.HEADER_LENGTH + BlockLayout.tagBytes(count);
        long entry = start;
        for (int i = 0; i < count; i++) {
            long next = i + 1 == count ? end : offset(region, offsets, offsetWidth, i + 1);
            boolean fits = (i != 0 || offset(region, offsets, offsetWidth, 0) == start)
                    && next <= end
                    && keyFits(region, at + entry + width, at + next, keyLength);
            if (!fits) {
                return "entry " + i + " at " + entry + " to " + next + " does not fit";
            }
            entry = next;
        }
        return null;
    }

    /** Whether values that say where a part of them lies say so rightly; all entries lie inside the block. */
    private static String valuesProblem(
            Region region, long at, int count, int width, int offsetWidth, int keyLength, long start, int end) {
        long offsets = at + BlockLayout.HEADER_LENGTH + BlockLayout.tagBytes(count);
        int uniform = region.getInt(at + BlockLayout.ENTRY_LENGTH);
        for (int i = 0; i < count; i++) {
            long entry = at + (offsetWidth == 0 ? start + (long) i * uniform : offset(region, offsets, offsetWidth, i));
            if (BlockLayout.kind(BlockLayout.stamp(region, entry, width)) != EntryKind.EXTENDED_PUT) {
                continue;
            }
            long next = offsetWidth == 0
                    ? entry + uniform
                    : at + (i + 1 == count ? end : offset(region, offsets, offsetWidth, i + 1));
            long value = entry + width + keyLength;
            if (keyLength == 0) {
                long packed = Varint.readInt(region, value, next);
                value += Varint.width(packed) + Varint.value(packed);
            }
            if (!ExtendedValue.isWhole(region, value, (int) (next - value))) {
                return "metadata or chunks of entry " + i + " do not fit its value";
            }
        }
        return null;
    }

    private static boolean keyFits(Region region, long from, long to, int keyLength) {
        if (keyLength != 0) {
            return from + keyLength <= to;
        }
        long packed = Varint.readInt(region, from, to);
        if (packed == Varint.MALFORMED) {
            return false;
        }
        long length = Varint.value(packed);
        return length != 0 && length <= Limits.MAX_INTERNAL_KEY_LENGTH && from + Varint.width(packed) + length <= to;
    }

    private static long offset(Region region, long offsets, int width, int i) {
        return width == Short.BYTES
                ? region.getUnsignedShort(offsets + 2L * i)
                : region.getInt(offsets + 4L * i) & 0xFFFFFFFFL;
    }
}
