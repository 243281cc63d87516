package dev.kvstore.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    private final NativeMemory memory = new NativeMemory();

    /** XXH3_64bits of the reference implementation, seed 0: the empty input and "abc". */
    @Test
    void isTheStandardXxh3() {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
        try (Region region = memory.allocate(MemoryComponent.SCRATCH, 16)) {
            region.write(3, abc, 0, abc.length);
            assertEquals(0x78AF5F94892F3950L, KeyHash.of(region, 3, abc.length));
            assertEquals(0x2D06800538D394C2L, KeyHash.of(region, 0, 0));
        }
    }

    @Test
    void readsNothingOutsideTheRegion() {
        try (Region region = memory.allocate(MemoryComponent.SCRATCH, 16)) {
            assertThrows(IndexOutOfBoundsException.class, () -> KeyHash.of(region, 10, 7));
        }
    }
}
