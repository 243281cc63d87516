package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The memory of a block cache: its segments by number, and a few that wait to be used again. Guarded by the cache's lock, but
 * for {@link #region}.
 */
final class CacheSegments {
    private static final int FREE = 2;

    private final NativeMemory memory;
    private final int sharedBytes;
    private final BlockCache cache;
    private final ArrayDeque<CacheSegment> free = new ArrayDeque<>();
    private CacheSegment[] segments = new CacheSegment[16];

    /** Grown by copying, so that readers need no lock. */
    private volatile Region[] regions = new Region[16];

    /**
     * @param sharedBytes size of a segment that many blocks share
     * @param cache is told when nobody looks at an evicted segment any more
     */
    CacheSegments(NativeMemory memory, int sharedBytes, BlockCache cache) {
        this.memory = memory;
        this.sharedBytes = sharedBytes;
        this.cache = cache;
    }

    /** Memory of the segment with a number; for readers. */
    Region region(int id) {
        return regions[id];
    }

    CacheSegment get(int id) {
        return segments[id];
    }

    /** An empty segment that many blocks may share. */
    CacheSegment shared() {
        CacheSegment segment = free.poll();
        return segment != null ? segment : create(sharedBytes, false);
    }

    /** An empty segment for one large block. */
    CacheSegment solo(long bytes) {
        return create(bytes, true);
    }

    /** Takes back a segment that nobody looks at; its memory is kept for the next, or freed. */
    void release(CacheSegment segment, boolean keep) {
        if (!keep || segment.solo || free.size() >= FREE) {
            free(segment);
        } else {
            segment.retired = false;
            segment.used = 0;
            free.add(segment);
        }
    }

    /** Frees all but those whose readers have not left; they are {@linkplain #release released} one by one. */
    void freeAll() {
        for (CacheSegment segment : segments) {
            if (segment != null && !segment.retired) {
                free(segment);
            }
        }
        free.clear();
    }

    private CacheSegment create(long bytes, boolean solo) {
        int id = firstFree();
        Region region = memory.allocate(MemoryComponent.BLOCK_CACHE, bytes);
        CacheSegment segment = new CacheSegment(id, region, solo, cache);
        segments[id] = segment;
        regions[id] = region;
        return segment;
    }

    private int firstFree() {
        int id = 0;
        while (id < segments.length && segments[id] != null) {
            id++;
        }
        if (id == segments.length) {
            segments = Arrays.copyOf(segments, 2 * id);
            regions = Arrays.copyOf(regions, 2 * id);
        }
        return id;
    }

    private void free(CacheSegment segment) {
        segments[segment.id] = null;
        regions[segment.id] = null;
        segment.region.close();
    }
}
