package dev.kvstore;

/** Why writes are delayed or wait. */
public enum StallCause {
    /** Full memtables wait for flush: writes come faster than the device takes them. */
    MEMTABLES,
    /** Too many tables in the top level: compaction is behind. */
    TOP_LEVEL,
    /** Too many bytes wait for compaction. */
    PENDING_COMPACTION,
    /** An operator has paused writes. */
    PAUSED
}
