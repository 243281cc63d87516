package dev.kvstore;

/** What a store can do at present. */
public enum StoreState {
    /** Everything. */
    OPEN,
    /** Opened read-only. */
    READ_ONLY,
    /** Writes are delayed or wait for flush, compaction or room on the device. */
    STALLED,
    /** A failure made it refuse writes until opened anew; reads go on. */
    FAILED,
    /** Nothing. */
    CLOSED
}
