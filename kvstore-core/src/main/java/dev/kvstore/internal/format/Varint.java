package dev.kvstore.internal.format;

import dev.kvstore.internal.memory.Region;

/**
 * Unsigned numbers in base 128, least significant group first; the high bit says that more follows.
 *
 * <p>Reading returns value and width in one long, so that nothing is allocated:
 * {@code value(packed)} and {@code width(packed)}.
 */
public final class Varint {
    /** Bytes of the longest 32-bit encoding. */
    public static final int MAX_INT_LENGTH = 5;

    /** Bytes of the longest encoding of a 56-bit number.*/
    public static final int MAX_LONG_LENGTH = 8;

    /** The packed result of a malformed or truncated number. */
    public static final long MALFORMED = -1;

    private Varint() {}

    /** Bytes that {@code value} takes; {@code value} is not negative. */
    public static int length(long value) {
        return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
    }

    /** Writes {@code value} (not negative) and returns the bytes written. */
    public static int write(long value, Region target, long offset) {
        long rest = value;
        int i = 0;
        while (rest >= 0x80) {
            target.putByte(offset + i++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.putByte(offset + i++, (byte) rest);
        return i;
    }

    /**
     * Reads a number of at most 32 bits (not negative) before {@code limit}.
     *
     * @return value and length packed, or {@link #MALFORMED}
     */
    public static long readInt(Region source, long offset, long limit) {
        int value = 0;
        for (int i = 0; i < MAX_INT_LENGTH && offset + i < limit; i++) {
            int group = source.getByte(offset + i);
            value |= (group & 0x7F) << (7 * i);
            if (group >= 0) {
                return value < 0 || (i == 4 && group > 7) ? MALFORMED : ((long) value << 8) | (i + 1);
            }
        }
        return MALFORMED;
    }

    /**
     * Reads a number of at most 56 bits before {@code limit}.
     *
     * @return value and length packed, or {@link #MALFORMED}
     */
    public static long readLong(Region source, long offset, long limit) {
        long value = 0;
        for (int i = 0; i < MAX_LONG_LENGTH && offset + i < limit; i++) {
            int group = source.getByte(offset + i);
            value |= (long) (group & 0x7F) << (7 * i);
            if (group >= 0) {
                return (value << 8) | (i + 1);
            }
        }
        return MALFORMED;
    }

    /** The number in a packed result. */
    public static long value(long packed) {
        return packed >>> 8;
    }

    /** The bytes read, in a packed result. */
    public static int width(long packed) {
        return (int) (packed & 0xFF);
    }
}
