package dev.kvstore.internal.memtable;

import dev.kvstore.internal.memory.Region;

/**
 * Hands out the memory of an arena: entries from front to back, inner nodes from back to front; nothing is given back. So the nodes, which
 * every look-up passes, lie close together however large the values between them would be, and stay in the processor's caches. Content
 * is unspecified. For the one writer alone.
 */
final class BumpAllocator {
    private final Region arena;

    /** End of the entries. */
    private long front;

    /** Start of the nodes. */
    private long back;

    /** @param reserved bytes at the front that are taken already, a multiple of 8 and at least 8 */
    BumpAllocator(Region arena, long reserved) {
        this.arena = arena;
        this.front = reserved;
        this.back = arena.capacity() & ~7L;
    }

    Region arena() {
        return arena;
    }

    /** Bytes handed out, reserved ones and padding included. */
    long used() {
        return front + arena.capacity() - back;
    }

    /**
     * A reference to fresh memory for an entry, aligned to 8 bytes.
     *
     * @throws IllegalStateException when the arena is full, before anything changes
     */
    int allocate(long bytes) {
        long length = align(bytes);
        checkRoom(length);
        int reference = NodeLayout.reference(front);
        front += length;
        return reference;
    }

    /** The same for an inner node. */
    int allocateNode(long bytes) {
        long length = align(bytes);
        checkRoom(length);
        back -= length;
        return NodeLayout.reference(back);
    }

    static long align(long bytes) {
        return (bytes + 7) & ~7L;
    }

    private void checkRoom(long length) {
        if (length > back - front) {
            throw new IllegalStateException("the arena is full: " + used() + " of " + arena.capacity()
                    + " bytes are used, " + length + " more were asked for");
        }
    }
}
