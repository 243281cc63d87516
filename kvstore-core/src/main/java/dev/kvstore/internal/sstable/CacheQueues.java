package dev.kvstore.internal.sstable;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which blocks a cache keeps, and where new ones go: S3-FIFO with whole segments in its two queues, as {@link BlockCache} describes.
 * Guarded by the cache's lock, but for {@link #evictions}.
 */
final class CacheQueues {
    private static final int LARGEST_SHARED_CHUNK = BlockCache.SEGMENT_BYTES / 4;
    private static final int SMALL_SHARE = 10;
    private static final int SOLO_SHARE = 8;

    private final CacheSegments segments;
    private final CacheSlots slots;
    private final ArrayDeque<CacheSegment> small = new ArrayDeque<>();
    private final ArrayDeque<CacheSegment> main = new ArrayDeque<>();
    private final ArrayDeque<CacheSegment> evicted = new ArrayDeque<>();
    private final LongAdder evictions = new LongAdder();
    private CacheSegment smallFilling;
    private CacheSegment mainFilling;
    private long smallBytes;
    private long liveBytes;
    private long smallEvictions;

    CacheQueues(CacheSegments segments, CacheSlots slots) {
        this.segments = segments;
        this.slots = slots;
    }

    /** Bytes of the segments in use. */
    long bytes() {
        return liveBytes;
    }

    /** Blocks evicted so far. */
    long evictions() {
        return evictions.sum();
    }

    /** The next of the segments that were evicted, once each, or null. */
    CacheSegment nextEvicted() {
        return evicted.poll();
    }

    /** Forgets all segments but those that were evicted. */
    void clear() {
        small.clear();
        main.clear();
        smallFilling = null;
        mainFilling = null;
        liveBytes = 0;
        smallBytes = 0;
    }

    /** Reserves memory for a block of a table; returns its location. */
    long reserve(int table, int block, int length, long capacity) {
        long chunkBytes = CacheSegment.chunkBytes(length);
        CacheSegment segment = chunkBytes > LARGEST_SHARED_CHUNK
                ? soloSegment(chunkBytes, capacity)
                : sharedSegment(chunkBytes, capacity, hasYoungGhost(table, block, capacity));
        return location(segment, segment.open(table, block, length, 0));
    }

    private boolean hasYoungGhost(int table, int block, long capacity) {
        return slots.hasGhost(table, block, smallEvictions, capacity / BlockCache.SEGMENT_BYTES);
    }

    private CacheSegment sharedSegment(long chunkBytes, long capacity, boolean inMain) {
        CacheSegment segment = inMain ? mainFilling : smallFilling;
        if (segment != null && segment.hasRoom(chunkBytes)) {
            return segment;
        }
        makeRoom(BlockCache.SEGMENT_BYTES, capacity);
        CacheSegment next = segments.shared();
        fillNext(next, inMain);
        return next;
    }

    /** A segment for one block; one that would take too much of the cache is not kept at all. */
    private CacheSegment soloSegment(long chunkBytes, long capacity) {
        boolean kept = chunkBytes <= capacity / SOLO_SHARE;
        if (kept) {
            makeRoom(chunkBytes, capacity);
        }
        CacheSegment segment = segments.solo(chunkBytes);
        if (kept) {
            small.add(segment);
            smallBytes += chunkBytes;
            liveBytes += chunkBytes;
        } else {
            retire(segment);
        }
        return segment;
    }

    private void fillNext(CacheSegment segment, boolean inMain) {
        liveBytes += BlockCache.SEGMENT_BYTES;
        if (inMain) {
            if (mainFilling != null) {
                main.add(mainFilling);
            }
            mainFilling = segment;
        } else {
            if (smallFilling != null) {
                small.add(smallFilling);
            }
            smallFilling = segment;
            smallBytes += BlockCache.SEGMENT_BYTES;
        }
    }

    /** Evicts until so many bytes more are within the capacity. */
    void makeRoom(long bytes, long capacity) {
        while (liveBytes + bytes > capacity) {
            boolean fromSmall = !small.isEmpty() && (smallBytes > capacity / SMALL_SHARE || main.isEmpty());
            CacheSegment segment = fromSmall ? small.poll() : main.poll();
            if (segment == null) {
                return;
            }
            evict(segment, fromSmall);
        }
    }

    private void evict(CacheSegment segment, boolean fromSmall) {
        long bytes = segment.region.capacity();
        if (fromSmall) {
            smallBytes -= bytes;
            smallEvictions++;
        }
        if (fromSmall && segment.solo && segment.hits(CacheSegment.CHUNK_HEADER) > 0) {
            main.add(segment);
            return;
        }
        long moved = 0;
        int content = CacheSegment.CHUNK_HEADER;
        while (content < segment.used) {
            int length = segment.length(content);
            boolean keep = segment.hits(content) > 0 && !segment.solo && (fromSmall || 2 * moved < bytes);
            moved += evict(segment, content, length, fromSmall, keep);
            content += (int) CacheSegment.chunkBytes(length);
        }
        liveBytes -= bytes;
        retire(segment);
    }

    /** Evicts a block or moves it to the main queue; returns the bytes moved. */
    private long evict(CacheSegment segment, int content, int length, boolean fromSmall, boolean keep) {
        int table = segment.table(content);
        int block = segment.block(content);
        if (!slots.isAt(table, block, location(segment, content))) {
            return 0;
        }
        if (!keep) {
            evictions.increment();
            if (fromSmall) {
                slots.hideBehindGhost(table, block, smallEvictions);
            } else {
                slots.hide(table, block);
            }
            return 0;
        }
        long chunkBytes = CacheSegment.chunkBytes(length);
        if (mainFilling == null || !mainFilling.hasRoom(chunkBytes)) {
            fillNext(segments.shared(), true);
        }
        int target = mainFilling.open(table, block, length, fromSmall ? 0 : segment.hits(content) - 1);
        mainFilling.region.copyFrom(target, segment.region, content, length);
        slots.move(table, block, location(mainFilling, target));
        return chunkBytes;
    }

    private void retire(CacheSegment segment) {
        segment.retired = true;
        evicted.add(segment);
    }

    private static long location(CacheSegment segment, int content) {
        return CacheSlots.location(segment.id, content);
    }
}
