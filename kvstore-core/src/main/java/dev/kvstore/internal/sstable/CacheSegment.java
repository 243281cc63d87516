package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.Region;

/**
 * A piece of the block cache that is filled from front to back and evicted as a whole.
 *
 * <pre>
 *  chunk, 64-byte aligned:
 *  0       4       8        12     16
 *  +-------+-------+--------+------+-----------------+
 *  | table | block | length | hits | block content   |
 *  +-------+-------+--------+------+-----------------+
 * </pre>
 *
 * All fields are guarded by the cache's lock, except the hits, which readers count up racily: a lost
 * count is of no consequence.
 */
final class CacheSegment {
    static final int CHUNK_ALIGNMENT = 64;
    static final int CHUNK_HEADER = 16;
    static final int MAX_HITS = 3;

    private static final int TABLE = 0;
    private static final int BLOCK = 4;
    private static final int LENGTH = 8;
    private static final int HITS = 12;

    final int id;
    final Region region;

    /** What the engine calls once no reader can be looking at this segment any more. */
    final Runnable release;

    /** Holds one block that is too large to share a segment. */
    final boolean solo;

    int used;
    boolean retired;

    CacheSegment(int id, Region region, boolean solo, BlockCache cache) {
        this.id = id;
        this.region = region;
        this.solo = solo;
        this.release = () -> cache.released(this);
    }

    /** Bytes of a chunk for {@code length} bytes of content. */
    static long chunkBytes(int length) {
        return ((long) CHUNK_HEADER + length + CHUNK_ALIGNMENT - 1) & -CHUNK_ALIGNMENT;
    }

    boolean hasRoom(long chunkBytes) {
        return region.capacity() - used >= chunkBytes;
    }

    /** Opens a chunk and returns where its content goes. */
    int open(int table, int block, int length, int hits) {
        int chunk = used;
        region.putInt(chunk + TABLE, table);
        region.putInt(chunk + BLOCK, block);
        region.putInt(chunk + LENGTH, length);
        region.putInt(chunk + HITS, hits);
        used += (int) chunkBytes(length);
        return chunk + CHUNK_HEADER;
    }

    int table(int content) {
        return region.getInt(content - CHUNK_HEADER + TABLE);
    }

    int block(int content) {
        return region.getInt(content - CHUNK_HEADER + BLOCK);
    }

    /** Bytes of the block at {@code content} in a segment's memory; for readers. */
    static int length(Region region, long content) {
        return region.getInt(content - CHUNK_HEADER + LENGTH);
    }

    int length(int content) {
        return length(region, content);
    }

    int hits(int content) {
        return region.getInt(content - CHUNK_HEADER + HITS);
    }

    /** Counts a hit on the block whose content lies at {@code content}. */
    static void hit(Region region, long content) {
        long at = content - CHUNK_HEADER + HITS;
        int hits = region.getInt(at);
        if (hits < MAX_HITS) {
            region.putInt(at, hits + 1);
        }
    }
}
