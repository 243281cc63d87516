package dev.kvstore.internal.compaction;

import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts the large keyspaces of a flush from the small ones, such as the rows that describe files from the files'
 * contents, or the notes of the time from everything else. In one table a few small rows would make it as wide as all keyspaces
 * between, and what could be moved down the tree as it is would be merged with all that lies there.
 *
 * <p>Without a difference in size all stays together: a table more is a file more.
 */
final class KeyspaceCuts implements TableCuts {
    /** A keyspace is small when it has no more than this part of all bytes. */
    private static final int SMALL_SHARE = 16;

    /** With so many keyspaces none is large enough for its own table. */
    private static final int MAX_KEYSPACES = 2 * SMALL_SHARE;

    /** Less than this is merged so cheaply that it may be wide. */
    private static final long LEAST_BYTES = 1 << 20;

    private final List<byte[]> bounds;
    private int position;

    private KeyspaceCuts(List<byte[]> bounds) {
        this.bounds = bounds;
    }

    /**
     * Looks through a flush, of each keyspace only as far as it takes to find it large.
     *
     * @param entries all that will be written; moved
     * @param bytes about how many bytes they have
     */
    static TableCuts of(InternalIterator entries, long bytes, NativeMemory memory) {
        if (bytes < LEAST_BYTES) {
            return NONE;
        }
        List<byte[]> bounds = new ArrayList<>();
        boolean small = false;
        int keyspaces = 0;
        try (Region next = memory.allocate(MemoryComponent.SCRATCH, KeyspaceId.MAX_LENGTH)) {
            entries.seekToFirst();
            while (entries.isValid() && ++keyspaces <= MAX_KEYSPACES) {
                int id = KeyspaceId.read(entries.keyRegion(), entries.keyOffset());
                boolean wasSmall = small;
                small = isSmall(entries, id, bytes / SMALL_SHARE);
                if (keyspaces > 1 && small != wasSmall) {
                    bounds.add(KeyspaceId.firstKey(id));
                }
                entries.seek(next, 0, KeyspaceId.write(id + 1, next, 0));
            }
        }
        return bounds.isEmpty() || keyspaces > MAX_KEYSPACES ? NONE : new KeyspaceCuts(bounds);
    }

    private static boolean isSmall(InternalIterator entries, int id, long limit) {
        long bytes = 0;
        while (bytes <= limit && entries.isValid() && KeyspaceId.read(entries.keyRegion(), entries.keyOffset()) == id) {
            bytes += entries.keyLength() + (long) entries.valueLength();
            entries.next();
        }
        return bytes <= limit;
    }

    @Override
    public void begin(Region key, long offset, int length) {
        passBounds(key, offset, length);
    }

    @Override
    public boolean cutBefore(long bytes, Region key, long offset, int length) {
        return passBounds(key, offset, length);
    }

    private boolean passBounds(Region key, long offset, int length) {
        int before = position;
        while (position < bounds.size() && key.compare(offset, length, bounds.get(position)) >= 0) {
            position++;
        }
        return position != before;
    }
}
