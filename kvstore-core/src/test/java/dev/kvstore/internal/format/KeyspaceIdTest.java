package dev.kvstore.internal.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyspaceIdTest {
    @Test
    void everyIdIsReadBackAndKeepsTheOrder() {
        try (Region region = new NativeMemory().allocate(MemoryComponent.SCRATCH, 4)) {
            byte[] previous = null;
            for (int id = 0; id <= KeyspaceId.MAX; id++) {
                int length = KeyspaceId.write(id, region, 1);
                assertEquals(length, KeyspaceId.length(id));
                assertEquals(id, KeyspaceId.read(region, 1));
                byte[] first = KeyspaceId.firstKey(id);
                assertArrayEquals(first, region.toArray(1, length));
                assertTrue(previous == null || Arrays.compareUnsigned(previous, first) < 0, "id " + id);
                previous = first;
            }
        }
    }

    @Test
    void everyKeyOfAKeyspaceIsBelowItsEnd() {
        for (int id :
                new int[] {0, 1, 0x7E, 0x7F, 0x80, 0xFE, 0xFF, 0x100, 0x7FFD, KeyspaceId.MAX, KeyspaceId.SYSTEM}) {
            byte[] largest = Arrays.copyOf(KeyspaceId.firstKey(id), 100);
            Arrays.fill(largest, KeyspaceId.length(id), 100, (byte) 0xFF);
            assertTrue(Arrays.compareUnsigned(largest, KeyspaceId.endKey(id)) < 0, "id " + id);
            if (id < KeyspaceId.SYSTEM) {
                assertArrayEquals(KeyspaceId.firstKey(id + 1), KeyspaceId.endKey(id), "id " + id);
            }
        }
        assertArrayEquals(new byte[] {(byte) 0xFF, (byte) 0xFF}, KeyspaceId.endKey(KeyspaceId.SYSTEM));
    }
}
