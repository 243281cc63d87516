package dev.kvstore.internal.lsm;

import dev.kvstore.internal.memtable.ArenaPool;
import dev.kvstore.internal.memtable.Memtable;

/** A memtable with its holders: the views that show it. Its arena goes back to the pool with the last. */
final class LiveMemtable extends Shared {
    private final Memtable memtable;
    private final ArenaPool arenas;
    private final long createdNanos = System.nanoTime();

    LiveMemtable(ArenaPool arenas, long arenaBytes, long id) {
        this.arenas = arenas;
        this.memtable = new Memtable(arenas.acquire(arenaBytes), id);
    }

    Memtable memtable() {
        return memtable;
    }

    boolean isEmpty() {
        return memtable.largestSequence() == 0;
    }

    long ageNanos() {
        return System.nanoTime() - createdNanos;
    }

    @Override
    void free() {
        arenas.release(memtable.arena());
    }
}
