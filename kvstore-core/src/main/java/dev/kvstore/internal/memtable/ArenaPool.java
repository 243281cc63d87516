package dev.kvstore.internal.memtable;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;

/**
 * Lends arenas to memtables and keeps returned ones for reuse: memory that was touched before costs no
 * page faults.
 *
 * <p>Retained bytes are bounded; beyond that the arenas returned longest ago are freed. All of it is
 * accounted as {@link MemoryComponent#MEMTABLE}. Thread-safe; one lock, held for neither allocation nor
 * anything of the caller's.
 */
public final class ArenaPool implements AutoCloseable {
    /** Arenas are made in whole multiples, so that nearly equal requests can share them. */
    private static final long GRANULARITY = 1L << 20;

    private final NativeMemory memory;
    private final Object lock = new Object();

    /** Longest returned first. */
    @GuardedBy("lock")
    private final ArrayDeque<Region> retained = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Set<Region> lent = Collections.newSetFromMap(new IdentityHashMap<>());

    @GuardedBy("lock")
    private long retainedBytes;

    @GuardedBy("lock")
    private long maxRetainedBytes;

    @GuardedBy("lock")
    private boolean closed;

    /** @param maxRetainedBytes bytes kept for reuse at most; 0 keeps nothing */
    public ArenaPool(NativeMemory memory, long maxRetainedBytes) {
        this.memory = memory;
        this.maxRetainedBytes = maxRetainedBytes;
    }

    /**
     * Lends an arena of unspecified content: a retained one less than twice as large as asked for, or a
     * new one.
     *
     * @param atLeastBytes the capacity needed, at least 1
     * @throws IllegalStateException when the pool is closed
     */
    public Region acquire(long atLeastBytes) {
        if (atLeastBytes < 1) {
            throw new IllegalArgumentException("atLeastBytes must be at least 1, got " + atLeastBytes);
        }
        long bytes = (atLeastBytes + GRANULARITY - 1) & -GRANULARITY;
        synchronized (lock) {
            checkOpen();
            Region found = takeRetained(bytes);
            if (found != null) {
                lent.add(found);
                return found;
            }
        }
        Region made = memory.allocate(MemoryComponent.MEMTABLE, bytes);
        synchronized (lock) {
            if (!closed) {
                lent.add(made);
                return made;
            }
        }
        made.close();
        throw new IllegalStateException("the arena pool is closed");
    }

    /**
     * Takes an arena back; nobody may touch it any more.
     *
     * @throws IllegalArgumentException when the arena is not lent by this pool
     */
    public void release(Region arena) {
        synchronized (lock) {
            if (!lent.remove(arena)) {
                throw new IllegalArgumentException(
                        "the arena of " + arena.capacity() + " bytes is not lent by this pool");
            }
            retained.addLast(arena);
            retainedBytes += arena.capacity();
            shrinkTo(closed ? 0 : maxRetainedBytes);
        }
    }

    /** Changes how many bytes are kept for reuse, and frees what is above. */
    public void limitRetained(long bytes) {
        synchronized (lock) {
            maxRetainedBytes = bytes;
            shrinkTo(bytes);
        }
    }

    /** Frees everything that is not lent. */
    public void trim() {
        synchronized (lock) {
            shrinkTo(0);
        }
    }

    /** Bytes kept for reuse. */
    public long retainedBytes() {
        synchronized (lock) {
            return retainedBytes;
        }
    }

    /** Frees what is not lent now and the rest when it comes back; lends nothing more. Idempotent. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            shrinkTo(0);
        }
    }

    @GuardedBy("lock")
    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the arena pool is closed");
        }
    }

    /** The smallest that fits and wastes less than half of itself, or null. */
    @GuardedBy("lock")
    private Region takeRetained(long bytes) {
        Region best = null;
        for (Region region : retained) {
            long capacity = region.capacity();
            if (capacity >= bytes && capacity < 2 * bytes && (best == null || capacity <= best.capacity())) {
                best = region;
            }
        }
        if (best != null) {
            for (Iterator<Region> each = retained.iterator(); each.hasNext(); ) {
                if (each.next() == best) {
                    each.remove();
                    break;
                }
            }
            retainedBytes -= best.capacity();
        }
        return best;
    }

    @GuardedBy("lock")
    private void shrinkTo(long bytes) {
        while (retainedBytes > bytes) {
            Region oldest = retained.removeFirst();
            retainedBytes -= oldest.capacity();
            oldest.close();
        }
    }
}
