package dev.kvstore.internal.wal;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.memory.Region;

/**
 * Where the next record goes and what it follows: encodes records one behind the other. Owned by the appender; records that are
 * staged are behind what {@link LogEnd} says.
 */
final class LogTail {
    private final Checksum checksum = new Checksum();
    private LogSegment segment;
    private int position;
    private int chain;
    private long lastSequence;

    LogTail(long lastSequence) {
        this.lastSequence = lastSequence;
    }

    /** End of the last record in the segment. */
    int position() {
        return position;
    }

    /** The checksum that the next record chains to. */
    int chain() {
        return chain;
    }

    /** The last sequence number encoded. */
    long lastSequence() {
        return lastSequence;
    }

    /** Whether a record of so many bytes fits into the segment. */
    boolean fits(long bytes) {
        return segment.fits(position, bytes);
    }

    /** Whether a record of so many bytes and the mark behind it lie where the device has room. */
    boolean isReserved(long bytes) {
        return position + bytes + RecordLayout.HEADER_LENGTH <= segment.file().reserved();
    }

    /** What a segment behind this one follows. */
    LogPosition end() {
        return new LogPosition(segment.number(), position, segment.durable(), chain);
    }

    /** Starts a segment. */
    void enter(LogSegment next, LogPosition predecessor) {
        chain = next.start(predecessor, lastSequence + 1, checksum);
        position = SegmentLayout.RECORDS;
        segment = next;
    }

    /** Goes back to an earlier state in the same segment. */
    void resetTo(int earlierPosition, int earlierChain, long earlierSequence) {
        position = earlierPosition;
        chain = earlierChain;
        lastSequence = earlierSequence;
    }

    /** Puts record and end mark at {@code at} of {@code target}, for {@link #position()} of the segment. */
    void encode(Region target, long at, Region payload, long offset, int length, long first, long last) {
        int bytes = body(target, at, payload, offset, length);
        header(target, at, length, first, (int) (last - first + 1));
        chain = RecordLayout.seal(target, at, segment.number(), position, checksum);
        advance(bytes, last);
    }

    /** Puts the header alone at the beginning of {@code target}; {@link #advance} goes on when the record is written. */
    void encodeHeader(Region target, Region payload, long offset, int length, long first, long last) {
        header(target, 0, length, first, (int) (last - first + 1));
        chain = RecordLayout.seal(target, 0, payload, offset, segment.number(), position, checksum);
    }

    /**
     * Stores record and end mark into the mapping. Header and checksum are made in {@code scratch}: reading the mapping
     * back would wait for its cache lines, which stores do not.
     */
    void store(Region scratch, Region payload, long offset, int length, long first, long last) {
        encodeHeader(scratch, payload, offset, length, first, last);
        Region mapping = segment.mapping();
        int bytes = body(mapping, position, payload, offset, length);
        mapping.copyFrom(position, scratch, 0, RecordLayout.HEADER_LENGTH);
        advance(bytes, last);
    }

    /** Stores a record of zeros and no sequence number into the mapping. */
    void storeFiller(int bytes) {
        Region mapping = segment.mapping();
        int length = bytes - RecordLayout.HEADER_LENGTH;
        mapping.fill((long) position + RecordLayout.HEADER_LENGTH, length, (byte) 0);
        RecordLayout.writeEndMark(mapping, (long) position + bytes);
        header(mapping, position, length, lastSequence + 1, 0);
        chain = RecordLayout.seal(mapping, position, segment.number(), position, checksum);
        advance(bytes, lastSequence);
    }

    /** Stores the seal, which vouches for what is durable up to {@code durable}. */
    void storeSeal(int durable) {
        Region mapping = segment.mapping();
        RecordLayout.writeHeader(mapping, position, RecordLayout.SEAL, 0, chain, lastSequence + 1, 0, durable);
        chain = RecordLayout.seal(mapping, position, segment.number(), position, checksum);
        advance(RecordLayout.HEADER_LENGTH, lastSequence);
    }

    /** Goes on behind a record. */
    void advance(int bytes, long last) {
        position += bytes;
        lastSequence = last;
    }

    /** Puts all of a record but its header, and the end mark behind it; returns the record's length. */
    private static int body(Region target, long at, Region payload, long offset, int length) {
        int bytes = (int) RecordLayout.recordLength(length);
        target.putLong(at + bytes - Long.BYTES, 0);
        target.copyFrom(at + RecordLayout.HEADER_LENGTH, payload, offset, length);
        RecordLayout.writeEndMark(target, at + bytes);
        return bytes;
    }

    private void header(Region target, long at, int length, long first, int count) {
        RecordLayout.writeHeader(target, at, RecordLayout.DATA, length, chain, first, count, segment.durable());
    }
}
