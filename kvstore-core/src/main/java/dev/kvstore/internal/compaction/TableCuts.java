package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.memory.Region;
import java.util.List;

/**
 * Decides where one output table ends and the next begins: at the target size, and before a table
 * overlaps so much of the level after the output level that moving it on would be expensive. Asked for ascending
 * keys. Not thread-safe.
 */
final class TableCuts {
    /** Everything into one table, as level 0 wants it. */
    static TableCuts none() {
        return new TableCuts(Long.MAX_VALUE, Long.MAX_VALUE, List.of());
    }

    private final long targetBytes;
    private final long maxGrandparentBytes;
    private final List<FileMeta> grandparents;
    private int position;
    private long overlapped;

    TableCuts(long targetBytes, long maxGrandparentBytes, List<FileMeta> grandparents) {
        this.targetBytes = targetBytes;
        this.maxGrandparentBytes = maxGrandparentBytes;
        this.grandparents = grandparents;
    }

    /** Whether the table, which has {@code bytes} so far, should end before a new key. */
    boolean cutBefore(long bytes, Region key, long offset, int length) {
        while (position < grandparents.size()
                && grandparents.get(position).range().endsBefore(key, offset, length)) {
            overlapped += grandparents.get(position).fileBytes();
            position++;
        }
        return bytes >= targetBytes || overlapped > maxGrandparentBytes;
    }

    /** A new table starts. */
    void restart() {
        overlapped = 0;
    }
}
