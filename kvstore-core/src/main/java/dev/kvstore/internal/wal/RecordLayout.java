package dev.kvstore.internal.wal;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.memory.Region;

/**
 * The framing of records in log segments and in the manifest.
 *
 * <pre>
 *  0     4        8      12         16               24      28        32        32 + length
 *  +-----+--------+------+----------+----------------+-------+---------+---------+---------+
 *  | crc | length | type | previous | first sequence | count | durable | payload | padding |
 *  +-----+--------+------+----------+----------------+-------+---------+---------+---------+
 * </pre>
 *
 * Records start at multiples of 8; the padding is zero. The CRC32C covers bytes 4 to 32 + length, the
 * number of the file and the record's position in it, so that a record is valid in one place only:
 * the remains of a recycled segment and misplaced blocks never are. {@code previous} is the crc of
 * the record before (the chain). The payload holds the sequence numbers {@code first} to
 * {@code first + count - 1}. {@code durable} is the position up to which the file was known to be durable
 * when the record was written: proof that whatever is bad below it was damaged later.
 */
public final class RecordLayout {
    /** Bytes before the payload. */
    public static final int HEADER_LENGTH = 32;

    /** Type of a record with a payload: {@code DATA} in the file. */
    public static final int DATA = 0x41544144;

    /** Type of the last record of a completed file: {@code SEAL} in the file. */
    public static final int SEAL = 0x4C414553;

    /** Records start at multiples of this. */
    static final int ALIGNMENT = 8;

    private static final int LENGTH = 4;
    private static final int TYPE = 8;
    private static final int PREVIOUS = 12;
    private static final int FIRST_SEQUENCE = 16;
    private static final int COUNT = 24;
    private static final int DURABLE = 28;

    private RecordLayout() {}

    /** Bytes of a record in the file, padding included. */
    public static long recordLength(long payloadLength) {
        return (HEADER_LENGTH + payloadLength + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Writes a header, all but its checksum. */
    public static void writeHeader(
            Region target, long at, int type, int length, int previous, long firstSequence, int count, int durable) {
        target.putInt(at + LENGTH, length);
        target.putInt(at + TYPE, type);
        target.putInt(at + PREVIOUS, previous);
        target.putLong(at + FIRST_SEQUENCE, firstSequence);
        target.putInt(at + COUNT, count);
        target.putInt(at + DURABLE, durable);
    }

    /** Writes zeros where the next header would be, so that what is left of older content doesn't look torn. */
    static void writeEndMark(Region target, long at) {
        for (int i = 0; i < HEADER_LENGTH; i += Long.BYTES) {
            target.putLong(at + i, 0);
        }
    }

    /**
     * Sets the checksum of a record whose header and payload are in place.
     *
     * @param file the number of the file
     * @param position where in the file the record starts
     * @return the checksum, the {@code previous} of the next record
     */
    public static int seal(Region target, long at, long file, long position, Checksum checksum) {
        int crc = checksum(target, at, file, position, checksum);
        target.putInt(at, crc);
        return crc;
    }

    /** As {@link #seal(Region, long, long, long, Checksum)}, for a payload that lies elsewhere. */
    static int seal(Region header, long at, Region payload, long offset, long file, long position, Checksum checksum) {
        int crc = checksum.reset()
                .update(header, at + LENGTH, HEADER_LENGTH - LENGTH)
                .update(payload, offset, length(header, at))
                .update(file)
                .update(position)
                .value();
        header.putInt(at, crc);
        return crc;
    }

    /**
     * Whether a whole valid record of this file and position starts at {@code at}.
     *
     * @param at where the record starts in {@code source} and in the file
     * @param limit end of the file in {@code source}
     */
    public static boolean isValid(Region source, long at, long limit, long file, Checksum checksum) {
        return isPlausible(source, at, limit) && crc(source, at) == checksum(source, at, file, at, checksum);
    }

    /** Whether the fields of a header are in their ranges; false for all but one in 2⁶⁰ of random headers. */
    static boolean isPlausible(Region source, long at, long limit) {
        if (at + HEADER_LENGTH > limit) {
            return false;
        }
        int type = source.getInt(at + TYPE);
        if (type != DATA && type != SEAL) {
            return false;
        }
        int length = length(source, at);
        long first = firstSequence(source, at);
        long durable = durable(source, at);
        return length >= 0
                && at + HEADER_LENGTH + length <= limit
                && first >= 0
                && first <= Limits.MAX_SEQUENCE
                && source.getInt(at + COUNT) >= 0
                && durable <= at;
    }

    /** Whether headers at {@code at} and the three positions behind it would all be of type zero. */
    static boolean hasNoTypes(Region source, long at) {
        return (source.getLong(at + TYPE)
                        | source.getLong(at + TYPE + ALIGNMENT)
                        | source.getLong(at + TYPE + 2 * ALIGNMENT)
                        | source.getLong(at + TYPE + 3 * ALIGNMENT))
                == 0;
    }

    public static int crc(Region source, long at) {
        return source.getInt(at);
    }

    /** Bytes of the payload. */
    public static int length(Region source, long at) {
        return source.getInt(at + LENGTH);
    }

    /** {@link #DATA} or {@link #SEAL}. */
    public static int type(Region source, long at) {
        return source.getInt(at + TYPE);
    }

    /** The checksum of the record before. */
    public static int previous(Region source, long at) {
        return source.getInt(at + PREVIOUS);
    }

    public static long firstSequence(Region source, long at) {
        return source.getLong(at + FIRST_SEQUENCE);
    }

    /** The last sequence number in the payload; one less than the first when it holds none. */
    public static long lastSequence(Region source, long at) {
        return firstSequence(source, at) + source.getInt(at + COUNT) - 1;
    }

    /** How far the file was known to be durable when the record was written. */
    public static long durable(Region source, long at) {
        return source.getInt(at + DURABLE) & 0xFFFFFFFFL;
    }

    private static int checksum(Region source, long at, long file, long position, Checksum checksum) {
        return checksum.reset()
                .update(source, at + LENGTH, HEADER_LENGTH - LENGTH + length(source, at))
                .update(file)
                .update(position)
                .value();
    }
}
