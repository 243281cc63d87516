package dev.kvstore.internal.wal;

import java.util.List;

/**
 * What reading a log found. Immutable.
 *
 * @param segments the segments that were read, oldest first
 * @param obsolete numbers of the segments below the watermark
 * @param dropped numbers of the other segments that were not read: never started, or dropped with a torn tail
 * @param end what the next segment has to follow
 * @param sealed whether the log ends with a seal that vouches for everything before it
 * @param lastSequence the last sequence number recovered, 0 when there was no record
 * @param records how many records were given to the visitor
 * @param payloadBytes bytes of their payloads
 * @param droppedBytes bytes written but dropped as a torn tail
 * @param damages what salvage went past; empty otherwise
 */
public record LogRecovery(
        List<Segment> segments,
        List<Long> obsolete,
        List<Long> dropped,
        LogPosition end,
        boolean sealed,
        long lastSequence,
        long records,
        long payloadBytes,
        long droppedBytes,
        List<LogDamage> damages) {

    /** The recovery of a store without a log. */
    public static final LogRecovery NONE =
            new LogRecovery(List.of(), List.of(), List.of(), LogPosition.START, true, 0, 0, 0, 0, List.of());

    public LogRecovery {
        segments = List.copyOf(segments);
        obsolete = List.copyOf(obsolete);
        dropped = List.copyOf(dropped);
        damages = List.copyOf(damages);
    }

    /**
     * A segment that was read.
     *
     * @param number its file number
     * @param bytes size of its file
     * @param lastSequence the last sequence number up to its end, 0 when there is none
     */
    public record Segment(long number, long bytes, long lastSequence) {}
}
