package dev.kvstore.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stored value says about itself lies within it, or it is not whole. */
class ExtendedValueTest {
    @ParameterizedTest(name = "{0} bytes, {1} of metadata: {2}")
    @CsvSource({"4, 0, false", "5, 0, true", "9, 4, true", "9, 5, false", "9, -1, false", "20, 2147483647, false"})
    void metadataLiesBeforeTheValue(int length, int metadata, boolean whole) {
        try (Region value = new NativeMemory().allocate(MemoryComponent.SCRATCH, 64)) {
            ExtendedValue.writePlain(value, 0, metadata);
            assertEquals(whole, ExtendedValue.isWhole(value, 0, length));
        }
    }

    @ParameterizedTest(name = "{0} bytes, {1} of metadata, {2} in chunks of {3}: {4}")
    @CsvSource({
        "24, 0, 10, 4, false",
        "25, 0, 10, 4, true",
        "25, 1, 10, 4, false",
        "27, 2, 0, 1, true",
        "25, 0, -1, 4, false",
        "25, 0, 10, 0, false",
        "25, 0, 10, -4, false"
    })
    void chunksHaveALengthAndASize(int length, int metadata, long content, int chunk, boolean whole) {
        try (Region value = new NativeMemory().allocate(MemoryComponent.SCRATCH, 64)) {
            ExtendedValue.writeChunked(value, 0, metadata, 7, content, chunk);
            assertEquals(whole, ExtendedValue.isWhole(value, 0, length));
        }
    }

    @Test
    void aPlainValueIsReadBackWhateverWasThere() {
        try (Region value = new NativeMemory().allocate(MemoryComponent.SCRATCH, 64)) {
            value.fill(0, 64, (byte) 0xFF);
            assertEquals(ExtendedValue.PLAIN_HEADER, ExtendedValue.writePlain(value, 8, 3));
            assertFalse(ExtendedValue.isChunked(value, 8));
            assertEquals(3, ExtendedValue.metadataLength(value, 8));
            assertEquals(ExtendedValue.PLAIN_HEADER + 3, ExtendedValue.contentStart(value, 8));
        }
    }

    @Test
    void aChunkedValueIsReadBackWhateverWasThere() {
        try (Region value = new NativeMemory().allocate(MemoryComponent.SCRATCH, 64)) {
            value.fill(0, 64, (byte) 0xFF);
            assertEquals(ExtendedValue.CHUNKED_HEADER, ExtendedValue.writeChunked(value, 8, 2, 0x1122334455L, 77, 16));
            assertTrue(ExtendedValue.isChunked(value, 8));
            assertEquals(2, ExtendedValue.metadataLength(value, 8));
            assertEquals(ExtendedValue.CHUNKED_HEADER + 2, ExtendedValue.contentStart(value, 8));
            assertEquals(0x1122334455L, ExtendedValue.chunksId(value, 8));
            assertEquals(77, ExtendedValue.chunksLength(value, 8));
            assertEquals(16, ExtendedValue.chunkBytes(value, 8));
        }
    }
}
