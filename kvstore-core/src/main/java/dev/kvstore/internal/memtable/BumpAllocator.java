package dev.kvstore.internal.memtable;

import dev.kvstore.internal.memory.Region;

/**
 * Hands out the memory of an arena from front to back; nothing is given back. Content is unspecified.
 * For the one writer alone.
 */
final class BumpAllocator {
    private final Region arena;
    private long used;

    /** @param reserved bytes at the front that are taken already, a multiple of 8 and at least 8 */
    BumpAllocator(Region arena, long reserved) {
        this.arena = arena;
        this.used = reserved;
    }

    Region arena() {
        return arena;
    }

    /** Bytes handed out, reserved ones and padding included. */
    long used() {
        return used;
    }

    /**
     * A reference to fresh memory, aligned to 8 bytes.
     *
     * @throws IllegalStateException when the arena is full, before anything changes
     */
    int allocate(long bytes) {
        long end = used + align(bytes);
        if (end > arena.capacity()) {
            throw new IllegalStateException("the arena is full: " + used + " of " + arena.capacity()
                    + " bytes are used, " + bytes + " more were asked for");
        }
        int reference = NodeLayout.reference(used);
        used = end;
        return reference;
    }

    static long align(long bytes) {
        return (bytes + 7) & ~7L;
    }
}
