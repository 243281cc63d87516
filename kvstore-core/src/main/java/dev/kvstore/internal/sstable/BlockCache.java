package dev.kvstore.internal.sstable;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.internal.memory.Metering;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decompressed blocks off the heap, shared by all tables of a store.
 *
 * <h2>Structure</h2>
 * Memory is divided into segments of {@value #SEGMENT_BYTES} bytes that are filled from front to back with
 * blocks of any size ({@link CacheSegments}). Each table has a slot per block that says where the block is
 * ({@link CacheSlots}), so that a hit is one dependent load: no hashing, no lock, no reference count.
 *
 * <h2>Policy</h2>
 * That of S3-FIFO (J. Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023), with
 * whole segments in the queues ({@link CacheQueues}). New blocks enter a small queue of a tenth of the capacity; those that
 * are hit before they reach its end are copied to the main queue, the others leave a ghost in their
 * slot. A block that misses while its ghost is young goes to the main queue at once. At the end of the
 * main queue a block that was hit goes round again, as long as at least half of the segment is freed.
 * What is read once therefore never displaces what is read often.
 *
 * <h2>Thread safety and reclamation</h2>
 * Thread-safe. A reader must be inside the engine's read guard from the look at a slot to the last
 * access to the block. A slot is set with release semantics when the content is complete. An evicted
 * segment is handed to the {@link Reclaimer} and reused only after it calls back; until then memory in use
 * exceeds the capacity by what was evicted.
 */
public final class BlockCache implements AutoCloseable {
    /** Bytes of a segment. */
    public static final int SEGMENT_BYTES = 256 * 1024;

    /** The smallest capacity in bytes; a lower one is raised to it. */
    public static final long MIN_CAPACITY = 4L * SEGMENT_BYTES;

    private final Reclaimer reclaimer;
    private final DecoderPool decoders;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /** Guards everything below and the writes to slots. Taken on misses only; nothing is called under it. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Reading a segment's memory needs no lock. */
    private final CacheSegments segments;

    @GuardedBy("lock")
    private final CacheSlots slots = new CacheSlots();

    /** Guarded by the lock, but for the count of evictions. */
    private final CacheQueues queues;

    @GuardedBy("lock")
    private boolean closed;

    private volatile long capacity;

    /**
     * An empty cache.
     *
     * @param capacity bytes it may hold, at least {@link #MIN_CAPACITY}
     */
    public BlockCache(NativeMemory memory, long capacity, Reclaimer reclaimer) {
        this.reclaimer = reclaimer;
        this.segments = new CacheSegments(memory, SEGMENT_BYTES, this);
        this.queues = new CacheQueues(segments, slots);
        this.decoders = new DecoderPool(memory);
        this.capacity = Math.max(MIN_CAPACITY, capacity);
    }

    /** Bytes the cache may hold. */
    public long capacity() {
        return capacity;
    }

    /** Changes the capacity at once, evicting what exceeds it; less than {@link #MIN_CAPACITY} is raised to it. */
    public void setCapacity(long bytes) {
        lock.lock();
        try {
            capacity = Math.max(MIN_CAPACITY, bytes);
            queues.makeRoom(0, capacity);
        } finally {
            lock.unlock();
        }
        retireEvicted();
    }

    /** Bytes of the segments in use, without evicted ones that wait for readers to leave. */
    public long usedBytes() {
        lock.lock();
        try {
            return queues.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks that readers find. */
    public long entries() {
        lock.lock();
        try {
            return slots.locations();
        } finally {
            lock.unlock();
        }
    }

    /** Look-ups that found their block cached, since the start. */
    public long hits() {
        return hits.sum();
    }

    /** Look-ups that had to decompress their block, since the start. */
    public long misses() {
        return misses.sum();
    }

    /** Blocks evicted since the start. */
    public long evictions() {
        return queues.evictions();
    }

    /** Frees all memory; every table must have been closed. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            segments.freeAll();
            queues.clear();
        } finally {
            lock.unlock();
        }
        decoders.close();
    }

    /** Begins to read from the cache, in a thread that is not inside the engine's read guard. */
    Object enter() {
        return reclaimer.enter();
    }

    void exit(Object reader) {
        reclaimer.exit(reader);
    }

    DecoderPool decoders() {
        return decoders;
    }

    /**
     * Makes a table known.
     *
     * @param tableSlots eight zero bytes for each of its blocks
     * @return the number by which the cache knows it
     */
    int register(Region tableSlots) {
        lock.lock();
        try {
            return slots.register(tableSlots);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a table; its slots are not touched afterwards. */
    void unregister(int table) {
        lock.lock();
        try {
            slots.unregister(table);
        } finally {
            lock.unlock();
        }
    }

    /** Where the segment of a location lies. */
    Region region(long location) {
        return segments.region(CacheSlots.segment(location));
    }

    /** Counts a hit on a location. */
    void hit(Region region, long location) {
        if (Metering.isOn()) {
            hits.increment();
        }
        CacheSegment.hit(region, CacheSlots.offset(location));
    }

    /**
     * Counts a miss and reserves memory for a block's content, which the caller fills in and then
     * {@link #publish publishes}.
     *
     * @return its location
     */
    long reserve(int table, int block, int length) {
        if (Metering.isOn()) {
            misses.increment();
        }
        long location;
        lock.lock();
        try {
            location = queues.reserve(table, block, length, capacity);
        } finally {
            lock.unlock();
        }
        retireEvicted();
        return location;
    }

    /** Makes a block that was filled in visible to others, unless its segment was evicted meanwhile. */
    void publish(int table, int block, long location) {
        lock.lock();
        try {
            if (!segments.get(CacheSlots.segment(location)).retired) {
                slots.publish(table, block, location);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called when no reader can be looking at an evicted segment. */
    void released(CacheSegment segment) {
        lock.lock();
        try {
            segments.release(segment, !closed);
        } finally {
            lock.unlock();
        }
    }

    /** Hands evicted segments to the reclaimer, outside the lock because it may call back at once. */
    private void retireEvicted() {
        for (; ; ) {
            CacheSegment segment;
            lock.lock();
            try {
                segment = queues.nextEvicted();
            } finally {
                lock.unlock();
            }
            if (segment == null) {
                return;
            }
            reclaimer.retire(segment.release);
        }
    }
}
