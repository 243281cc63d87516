package dev.kvstore.internal.wal;

/**
 * The end of a log: what the next segment proves to follow.
 *
 * @param segment the number of the last segment, 0 when there was none
 * @param end the position behind its last record
 * @param durable how far it is known to be durable
 * @param chain the crc of its last record
 */
public record LogPosition(long segment, int end, int durable, int chain) {
    /** The beginning of the first log of a store. */
    public static final LogPosition START = new LogPosition(0, 0, 0, 0);
}
