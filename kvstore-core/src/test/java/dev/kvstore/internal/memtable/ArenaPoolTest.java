package dev.kvstore.internal.memtable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArenaPoolTest {
    private static final long MIB = 1 << 20;

    private final NativeMemory memory = new NativeMemory();
    private final ArenaPool pool = new ArenaPool(memory, 8 * MIB);

    @AfterEach
    void nothingIsLeft() {
        pool.close();
        assertEquals(0, memory.used(MemoryComponent.MEMTABLE));
    }

    @Test
    void aReturnedArenaIsLentAgain() {
        Region first = pool.acquire(3 * MIB);
        pool.release(first);
        assertEquals(3 * MIB, pool.retainedBytes());
        Region second = pool.acquire(2 * MIB);
        assertSame(first, second);
        assertEquals(0, pool.retainedBytes());
        pool.release(second);
    }

    @Test
    void anArenaTwiceAsLargeAsNeededStaysInThePool() {
        Region large = pool.acquire(4 * MIB);
        pool.release(large);
        Region small = pool.acquire(2 * MIB);
        assertNotSame(large, small);
        pool.release(small);
    }

    @Test
    void theSmallestThatFitsIsLent() {
        Region six = pool.acquire(5 * MIB + 1);
        Region four = pool.acquire(3 * MIB);
        pool.limitRetained(100 * MIB);
        pool.release(six);
        pool.release(four);
        assertSame(four, pool.acquire(3 * MIB));
        pool.release(four);
    }

    @Test
    void beyondItsLimitThePoolFreesWhatCameBackFirst() {
        Region first = pool.acquire(5 * MIB);
        Region second = pool.acquire(5 * MIB);
        pool.release(first);
        pool.release(second);
        assertEquals(0, first.capacity());
        assertEquals(5 * MIB, pool.retainedBytes());
        assertEquals(5 * MIB, memory.used(MemoryComponent.MEMTABLE));
        pool.trim();
        assertEquals(0, memory.used(MemoryComponent.MEMTABLE));
    }

    @Test
    void anArenaLentAcrossCloseIsFreedWhenItComesBack() {
        Region lent = pool.acquire(MIB);
        pool.close();
        assertEquals(MIB, lent.capacity());
        pool.release(lent);
        assertEquals(0, memory.used(MemoryComponent.MEMTABLE));
        assertThrows(IllegalStateException.class, () -> pool.acquire(1));
    }

    @Test
    void anArenaIsReturnedOnce() {
        Region lent = pool.acquire(MIB);
        pool.release(lent);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> pool.release(lent))
                .getMessage()
                .contains("not lent"));
    }

    @Test
    void aRequestForNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> pool.acquire(0));
    }
}
