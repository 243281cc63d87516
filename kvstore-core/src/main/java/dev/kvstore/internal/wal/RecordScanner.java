package dev.kvstore.internal.wal;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.memory.Region;

/**
 * Walks the records of one file, and searches behind the first bad one for proof of what it is.
 *
 * <p>{@link #next()} stops for good at the first position without a valid record that continues the
 * chain. Whether that is the end of the file, a torn tail or damage is the caller's to judge, by
 * {@link #durableClaimBeyond} and {@link #isEndMark}. Reusable; not thread-safe. It reads the region in place
 * and copies nothing.
 */
public final class RecordScanner {
    private final Checksum checksum = new Checksum();
    private Region source;
    private long file;
    private long limit;
    private long record;
    private long position;
    private int chain;
    private boolean sealed;

    /**
     * Starts at a position.
     *
     * @param source the whole file
     * @param file its number
     * @param start where the first record is expected
     * @param limit the end of the file
     * @param chain what the first record names as its previous
     */
    public RecordScanner over(Region source, long file, long start, long limit, int chain) {
        this.source = source;
        this.file = file;
        this.limit = limit;
        this.record = start;
        this.position = start;
        this.chain = chain;
        this.sealed = false;
        return this;
    }

    /** Moves to the next record; false at the first that is bad, and behind the seal. */
    public boolean next() {
        if (sealed
                || !RecordLayout.isValid(source, position, limit, file, checksum)
                || RecordLayout.previous(source, position) != chain) {
            return false;
        }
        accept(position);
        return true;
    }

    /**
     * Moves to the first valid record at or behind {@link #position()}, whatever its chain: salvage.
     *
     * @return false when there is none
     */
    public boolean skipToNext() {
        return skipToNext(limit);
    }

    /** The same, but not to one that starts at {@code before} or behind it. */
    boolean skipToNext(long before) {
        long found = sealed ? limit : nextValid(position);
        if (found >= Math.min(before, limit)) {
            return false;
        }
        accept(found);
        return true;
    }

    /** Whether a valid record starts between {@link #position()} and {@code before}, whatever its chain. */
    boolean hasValidBefore(long before) {
        return !sealed && nextValid(position) < Math.min(before, limit);
    }

    /** Where the current record's payload starts. */
    public long payloadOffset() {
        return record + RecordLayout.HEADER_LENGTH;
    }

    /** Bytes of the current record's payload. */
    public int payloadLength() {
        return RecordLayout.length(source, record);
    }

    public long firstSequence() {
        return RecordLayout.firstSequence(source, record);
    }

    public long lastSequence() {
        return RecordLayout.lastSequence(source, record);
    }

    /** Whether the current record only completes a page. */
    boolean isFiller() {
        return RecordLayout.type(source, record) == RecordLayout.DATA && lastSequence() < firstSequence();
    }

    /** Where the current record starts. */
    public long recordOffset() {
        return record;
    }

    /** Behind the last accepted record. */
    public long position() {
        return position;
    }

    /** The crc of the last accepted record. */
    public int chain() {
        return chain;
    }

    /** Whether the last accepted record was the seal. */
    public boolean isSealed() {
        return sealed;
    }

    /** Whether the seal vouches for everything before it. */
    boolean isSealedDurably() {
        return sealed && RecordLayout.durable(source, record) == record;
    }

    /** Whether the file visibly ends at {@link #position()}: zeros instead of a header, or no room for one. */
    public boolean isEndMark() {
        long end = Math.min(position + RecordLayout.HEADER_LENGTH, limit);
        for (long at = position; at < end; at++) {
            if (source.getByte(at) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Searches from {@link #position()} for a valid record which says that the file was durable beyond
     * {@code bad}.
     *
     * @return where it starts, or -1
     */
    public long durableClaimBeyond(long bad) {
        for (long at = nextValid(position); at < limit; at = nextValid(at + recordLength(at))) {
            if (RecordLayout.durable(source, at) > bad) {
                return at;
            }
        }
        return -1;
    }

    /**
     * Bytes from {@link #position()} that had been written and are lost to the reader: up to the last valid record,
     * the end of a legible bad one, or the last byte that isn't zero. 0 at an end mark with nothing behind.
     */
    public long tailBytes() {
        if (sealed) {
            return 0;
        }
        long bytes = validTailBytes();
        if (bytes == 0 && !isEndMark()) {
            long end = RecordLayout.isPlausible(source, position, limit)
                    ? position + recordLength(position)
                    : lastNonZero();
            bytes = Math.min(end, limit) - position;
        }
        return bytes;
    }

    /** Bytes from {@link #position()} to the end of the last valid record, 0 when there is none. */
    long validTailBytes() {
        long end = position;
        for (long at = nextValid(position); at < limit; at = nextValid(end)) {
            end = Math.min(at + recordLength(at), limit);
        }
        return end - position;
    }

    private void accept(long at) {
        record = at;
        position = at + recordLength(at);
        chain = RecordLayout.crc(source, at);
        sealed = RecordLayout.type(source, at) == RecordLayout.SEAL;
    }

    private long nextValid(long from) {
        long at = skipZeros(from);
        while (at < limit && !RecordLayout.isValid(source, at, limit, file, checksum)) {
            at = skipZeros(at + RecordLayout.ALIGNMENT);
        }
        return at;
    }

    /** Skips positions at which no header can be, because its type would be zero: most of a segment that was not filled. */
    private long skipZeros(long from) {
        long at = from;
        while (at + RecordLayout.HEADER_LENGTH + Long.BYTES <= limit && RecordLayout.hasNoTypes(source, at)) {
            at += RecordLayout.HEADER_LENGTH;
        }
        return at;
    }

    private long lastNonZero() {
        long end = limit;
        while (end > position && source.getByte(end - 1) == 0) {
            end--;
        }
        return end;
    }

    private long recordLength(long at) {
        return RecordLayout.recordLength(RecordLayout.length(source, at));
    }
}
