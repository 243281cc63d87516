package dev.kvstore.internal.memory;

/** What native memory is used for; the memory budget is reported by these names. */
public enum MemoryComponent {
    /** Active and immutable memtables, and pooled arenas. */
    MEMTABLE,
    /** Decompressed blocks. */
    BLOCK_CACHE,
    /** Block indexes of open tables. */
    TABLE_INDEX,
    /** Filters of open tables. */
    TABLE_FILTER,
    /** Private buffers of open cursors. */
    CURSOR,
    /** Write requests, log staging, table builders and other short-lived working memory. */
    SCRATCH
}
