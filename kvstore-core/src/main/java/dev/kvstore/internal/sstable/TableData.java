package dev.kvstore.internal.sstable;

import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The data blocks of a table, mapped for reading. A mapping has less than 2 GiB, so a larger table has
 * several; they are cut between blocks.
 *
 * <p>Thread-safe until closed.
 */
final class TableData implements AutoCloseable {
    /** Bytes of a mapping at most. */
    static final int MAX_WINDOW = Integer.MAX_VALUE;

    private final Region[] windows;
    private final long[] starts;

    private TableData(Region[] windows, long[] starts) {
        this.windows = windows;
        this.starts = starts;
    }

    /** Maps all blocks of {@code index} in windows of at most {@code maxWindow} bytes, larger blocks alone. */
    static TableData map(Disk.InputFile file, BlockIndex index, long maxWindow) throws IOException {
        List<Region> windows = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        try {
            long start = 0;
            for (int block = 0; block < index.blocks(); block++) {
                long end = BlockIndex.position(index.word(block + 1));
                boolean last = block + 1 == index.blocks();
                if (last || BlockIndex.position(index.word(block + 2)) - start > maxWindow) {
                    starts.add(start);
                    windows.add(file.map(start, Math.toIntExact(end - start)));
                    start = end;
                }
            }
        } catch (IOException | RuntimeException e) {
            windows.forEach(Region::close);
            throw e;
        }
        return new TableData(
                windows.toArray(new Region[0]),
                starts.stream().mapToLong(Long::longValue).toArray());
    }

    /** The number of the window that holds a position. */
    int windowOf(long position) {
        if (windows.length == 1) {
            return 0;
        }
        int found = Arrays.binarySearch(starts, position);
        return found >= 0 ? found : -found - 2;
    }

    Region window(int number) {
        return windows[number];
    }

    /** Where in the file a window starts. */
    long start(int number) {
        return starts[number];
    }

    @Override
    public void close() {
        for (Region window : windows) {
            window.close();
        }
    }
}
