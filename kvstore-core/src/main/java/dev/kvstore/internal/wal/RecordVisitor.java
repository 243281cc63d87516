package dev.kvstore.internal.wal;

import dev.kvstore.internal.memory.Region;

/** Takes the records of a log in the order in which they were appended. */
@FunctionalInterface
public interface RecordVisitor {
    /**
     * One valid record.
     *
     * @param source the mapped segment; the payload may be read until {@link #end()} has returned
     * @param offset where the payload starts in {@code source}
     * @param length bytes of the payload
     * @param firstSequence first sequence number in the payload
     * @param lastSequence last sequence number in the payload
     * @param segment the segment's number
     */
    void record(Region source, long offset, int length, long firstSequence, long lastSequence, long segment);

    /** The last record was shown, and the log found sound; the segments are still mapped. */
    default void end() {}
}
