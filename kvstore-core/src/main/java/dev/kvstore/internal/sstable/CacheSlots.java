package dev.kvstore.internal.sstable;

import dev.kvstore.internal.memory.Region;
import java.util.Arrays;

/**
 * Where the blocks of each table are: a slot of eight bytes for each.
 *
 * <p>0: not cached; positive: {@code (segment + 1) << 32 | content offset}; negative: a ghost, and the number of small segments
 * evicted before it. Written under the cache's lock, with release semantics when the content is complete; readers look at the
 * slots of their table without it.
 */
final class CacheSlots {
    private static final long GHOST = Long.MIN_VALUE;

    private Region[] byTable = new Region[16];

    /** Slots that hold a location. */
    private long locations;

    /** A slot's value for a block in a segment. */
    static long location(int segment, int content) {
        return (segment + 1L) << Integer.SIZE | content;
    }

    /** The segment of a location. */
    static int segment(long location) {
        return (int) (location >>> Integer.SIZE) - 1;
    }

    /** Where in its segment the content of a location starts. */
    static long offset(long location) {
        return location & 0xFFFFFFFFL;
    }

    /** Makes the slots of a table known; returns its number. */
    int register(Region slots) {
        int table = 0;
        while (table < byTable.length && byTable[table] != null) {
            table++;
        }
        if (table == byTable.length) {
            byTable = Arrays.copyOf(byTable, 2 * table);
        }
        byTable[table] = slots;
        return table;
    }

    /** Forgets a table. */
    void unregister(int table) {
        Region slots = byTable[table];
        for (long slot = 0; slot < slots.capacity(); slot += Long.BYTES) {
            locations -= slots.getLong(slot) > 0 ? 1 : 0;
        }
        byTable[table] = null;
    }

    /** How many blocks readers find. */
    long locations() {
        return locations;
    }

    /** Whether readers find a block at a location; not when its table is gone, or another has its number. */
    boolean isAt(int table, int block, long location) {
        Region slots = byTable[table];
        long slot = slot(block);
        return slots != null && slot < slots.capacity() && slots.getLong(slot) == location;
    }

    /** Makes a block visible, unless it is. */
    void publish(int table, int block, long location) {
        Region slots = byTable[table];
        if (slots.getLong(slot(block)) <= 0) {
            slots.putLongRelease(slot(block), location);
            locations++;
        }
    }

    /** Makes a visible block be found elsewhere. */
    void move(int table, int block, long location) {
        byTable[table].putLongRelease(slot(block), location);
    }

    /** Hides a visible block. */
    void hide(int table, int block) {
        hide(table, block, 0);
    }

    /** Hides a visible block and leaves a ghost that knows its age. */
    void hideBehindGhost(int table, int block, long evictions) {
        hide(table, block, GHOST | evictions);
    }

    /** Whether a block left a ghost at most so many evictions ago. */
    boolean hasGhost(int table, int block, long evictions, long most) {
        long value = byTable[table].getLong(slot(block));
        return value < 0 && evictions - (value & ~GHOST) <= most;
    }

    private void hide(int table, int block, long value) {
        byTable[table].putLongRelease(slot(block), value);
        locations--;
    }

    private static long slot(int block) {
        return (long) Long.BYTES * block;
    }
}
