package dev.kvstore.internal.manifest;

import static dev.kvstore.internal.manifest.TestTables.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import org.junit.jupiter.api.Test;

class KeyRangeTest {
    private static final KeyRange TO_FIVE = new KeyRange(key(1), key(5), false);
    private static final KeyRange BELOW_FIVE = new KeyRange(key(1), key(5), true);
    private static final KeyRange FROM_FIVE = new KeyRange(key(5), key(9), false);

    @Test
    void anExclusiveEndIsNotShared() {
        assertTrue(TO_FIVE.overlaps(FROM_FIVE));
        assertFalse(BELOW_FIVE.overlaps(FROM_FIVE));
        assertTrue(BELOW_FIVE.isBefore(FROM_FIVE));
        assertTrue(TO_FIVE.contains(key(5)));
        assertFalse(BELOW_FIVE.contains(key(5)));
    }

    @Test
    void aRangeEndsBeforeAKeyThatIsBehindItsLast() {
        assertFalse(endsBefore(BELOW_FIVE, key(4)));
        assertTrue(endsBefore(BELOW_FIVE, key(5)));
        assertFalse(endsBefore(TO_FIVE, key(5)));
        assertTrue(endsBefore(TO_FIVE, key(6)));
    }

    private static boolean endsBefore(KeyRange range, byte[] key) {
        try (Region region = new NativeMemory().allocate(MemoryComponent.SCRATCH, key.length)) {
            region.write(0, key, 0, key.length);
            return range.endsBefore(region, 0, key.length);
        }
    }

    @Test
    void theSpanKeepsTheLargerEnd() {
        assertEquals(TO_FIVE, BELOW_FIVE.span(TO_FIVE));
        assertEquals(new KeyRange(key(1), key(9), false), FROM_FIVE.span(BELOW_FIVE));
        assertTrue(TO_FIVE.contains(BELOW_FIVE));
        assertFalse(BELOW_FIVE.contains(TO_FIVE));
    }

    @Test
    void anEmptyRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new KeyRange(key(2), key(1), false));
        assertThrows(IllegalArgumentException.class, () -> new KeyRange(key(2), key(2), true));
        assertTrue(new KeyRange(key(2), key(2), false).contains(key(2)));
    }

    @Test
    void rangesAreEqualByBothEndsAndWhetherTheLastBelongsToThem() {
        KeyRange same = new KeyRange(key(1), key(5), false);
        assertEquals(TO_FIVE, same);
        assertEquals(TO_FIVE.hashCode(), same.hashCode());
        assertNotEquals(TO_FIVE, BELOW_FIVE);
        assertNotEquals(TO_FIVE, new KeyRange(key(2), key(5), false));
        assertNotEquals(TO_FIVE, new KeyRange(key(1), key(6), false));
        assertNotEquals(TO_FIVE, (Object) "a range");
    }

    @Test
    void longKeysAreShownByTheirBeginning() {
        byte[] key = new byte[40];
        assertEquals("[" + "00".repeat(32) + "…, ff)", new KeyRange(key, new byte[] {-1}, true).toString());
        assertTrue(TO_FIVE.toString().endsWith("]"));
    }
}
