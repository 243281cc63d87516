package dev.kvstore.internal.compaction;

/** Why a compaction was planned; for logs, metrics and listeners. */
public enum CompactionReason {
    /** Level 0 has reached its trigger. */
    LEVEL_ZERO_FILES,
    /** Many small tables in level 0 are cheaper to merge with each other than into the tree. */
    SMALL_LEVEL_ZERO_FILES,
    /** A level holds more bytes than its target. */
    LEVEL_SIZE,
    /** A table holds tombstones worth collecting. */
    TOMBSTONES,
    /** Neighbours in a level are so small that they are better one table. */
    SMALL_FILES,
    /** The store is idle, and fewer tables make reads faster. */
    IDLE,
    /** Asked for by the caller. */
    MANUAL
}
