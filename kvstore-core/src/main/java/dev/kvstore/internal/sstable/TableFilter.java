package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.Region;

/**
 * Where an open table's filter lies.
 *
 * @param region pinned memory, or null without a filter
 * @param offset where the first line starts: at a cache line of the processor
 * @param lines lines of {@link BloomFilter#LINE_BYTES}; 0 without a filter
 */
record TableFilter(Region region, long offset, int lines) {
    static final TableFilter NONE = new TableFilter(null, 0, 0);
}
