package dev.kvstore.internal.wal;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.memory.Region;

/**
 * The start of a log segment: the file header, and after it the proof of what the segment follows.
 *
 * <pre>
 *  0            48            56      60          64      68         72               80     84    88
 *  +------------+-------------+-------+-----------+-------+----------+----------------+------+-----+
 *  | FileHeader | predecessor | its   | its       | its   | capacity | first sequence | zero | crc | records …
 *  |            | number      | end   | durable   | chain |          |                |      |     |
 *  +------------+-------------+-------+-----------+-------+----------+----------------+------+-----+
 * </pre>
 *
 * The file header is durable under the file's name before the segment is used; bytes 48 to 88 are zero
 * until it is started. {@code end} and {@code chain} are the end of the predecessor's last record and that
 * record's crc; {@code durable} how far the predecessor was known to be durable by then. The crc covers
 * bytes 48 to 84 and the segment's number, and is the {@code previous} of the first record.
 */
final class SegmentLayout {
    /** Where the header of a started segment begins. */
    static final int HEADER = FileHeader.LENGTH;

    /** Where records start. */
    static final int RECORDS = 88;

    /** Bytes of a segment beside the record, header and padding of its only record. */
    static final int OVERHEAD = RECORDS + RecordLayout.HEADER_LENGTH;

    private static final int PREDECESSOR = 48;
    private static final int PREDECESSOR_END = 56;
    private static final int PREDECESSOR_DURABLE = 60;
    private static final int PREDECESSOR_CHAIN = 64;
    private static final int CAPACITY = 68;
    private static final int FIRST_SEQUENCE = 72;
    private static final int ZERO = 80;
    private static final int CRC = 84;

    private SegmentLayout() {}

    /** Starts a segment: writes its header and an end mark behind it, and returns the chain's first value. */
    static int start(Region target, long number, LogPosition predecessor, int capacity, long first, Checksum checksum) {
        target.putLong(PREDECESSOR, predecessor.segment());
        target.putInt(PREDECESSOR_END, predecessor.end());
        target.putInt(PREDECESSOR_DURABLE, predecessor.durable());
        target.putInt(PREDECESSOR_CHAIN, predecessor.chain());
        target.putInt(CAPACITY, capacity);
        target.putLong(FIRST_SEQUENCE, first);
        target.putInt(ZERO, 0);
        target.fill(RECORDS, RecordLayout.HEADER_LENGTH, (byte) 0);
        int crc = checksum(target, number, checksum);
        target.putInt(CRC, crc);
        return crc;
    }

    /** Whether the segment has been started and its header is whole. */
    static boolean isStarted(Region source, long number, Checksum checksum) {
        long predecessor = source.getLong(PREDECESSOR);
        return predecessor >= 0 && predecessor < number && chain(source) == checksum(source, number, checksum);
    }

    static long predecessor(Region source) {
        return source.getLong(PREDECESSOR);
    }

    static int predecessorEnd(Region source) {
        return source.getInt(PREDECESSOR_END);
    }

    static int predecessorDurable(Region source) {
        return source.getInt(PREDECESSOR_DURABLE);
    }

    static int predecessorChain(Region source) {
        return source.getInt(PREDECESSOR_CHAIN);
    }

    static int capacity(Region source) {
        return source.getInt(CAPACITY);
    }

    /** The chain's first value. */
    static int chain(Region source) {
        return source.getInt(CRC);
    }

    private static int checksum(Region source, long number, Checksum checksum) {
        return checksum.reset()
                .update(source, HEADER, CRC - HEADER)
                .update(number)
                .value();
    }
}
