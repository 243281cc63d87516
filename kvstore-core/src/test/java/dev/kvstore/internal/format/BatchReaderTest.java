package dev.kvstore.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches are read without being trusted: each malformed one ends the reading and is not whole. */
class BatchReaderTest {
    private final NativeMemory memory = new NativeMemory();
    private final Region region = memory.allocate(MemoryComponent.SCRATCH, 256);
    private final BatchReader reader = new BatchReader();

    @AfterEach
    void release() {
        region.close();
        assertEquals(0, memory.used());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a put, 01 02 01 00 61 76",
        "a deletion, 02 02 00 00 61",
        "a deletion of a range, 03 02 02 00 61 00 62",
        "a put with metadata, 05 02 07 00 61 00 01 00 00 00 6d 76",
        "a put of the store, 09 02 01 00 61 76"
    })
    void everyKindOfWriteIsRead(String name, String write) {
        assertTrue(begin("01 00 00 00 " + write));
        assertEquals(1, reader.remaining());
        assertTrue(reader.next(), name);
        assertEquals(2, reader.keyLength());
        assertFalse(reader.next());
        assertTrue(reader.isWhole());
    }

    @Test
    void aBatchMayStartAnywhere() {
        byte[] bytes = HexFormat.of().parseHex("01000000" + "010201" + "006176");
        region.fill(0, 256, (byte) 0xFF);
        region.write(40, bytes, 0, bytes.length);
        assertTrue(reader.reset(region, 40, bytes.length));
        assertTrue(reader.next());
        assertEquals(EntryKind.PUT, reader.kind());
        assertEquals(47, reader.keyOffset());
        assertEquals(2, reader.keyLength());
        assertEquals(49, reader.valueOffset());
        assertEquals(1, reader.valueLength());
        assertTrue(reader.isWhole());
    }

    @Test
    void aBatchOfNothingIsWhole() {
        assertTrue(begin("00 00 00 00"));
        assertFalse(reader.next());
        assertTrue(reader.isWhole());
    }

    @Test
    void onlyAPutOfTheStoreHasNoNumber() {
        assertTrue(begin("02 00 00 00 01 01 00 61 09 01 00 62"));
        assertTrue(reader.next());
        assertTrue(reader.isNumbered());
        assertTrue(reader.next());
        assertFalse(reader.isNumbered());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01 00 00", "ff ff ff ff"})
    void whatHasNoCountIsNoBatch(String bytes) {
        assertFalse(begin(bytes));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "kind 0, 00 02 01 00 61 76",
        "kind 4, 04 02 01 00 61 76",
        "kind 6, 06 02 01 00 61 76",
        "kind 10, 0a 02 01 00 61 76",
        "no lengths, 01",
        "no length of the value, 01 02",
        "an endless length of the key, 01 ff ff ff ff ff 01",
        "an endless length of the value, 01 01 ff ff ff ff ff",
        "no key, 01 00 01 76",
        "a key that is too long, 01 85 80 04 00 61",
        "a value beyond the end, 01 02 05 00 61 76",
        "a key beyond the end, 01 7f 00 00 61",
        "extended without metadata's length, 05 02 04 00 61 00 01 00 00",
        "metadata beyond the value, 05 02 06 00 61 00 02 00 00 00 6d"
    })
    void aMalformedWriteEndsTheReading(String name, String write) {
        assertTrue(begin("01 00 00 00 " + write));
        assertFalse(reader.next(), name);
        assertFalse(reader.isWhole());
    }

    @Test
    void moreWritesThanThereAreIsNotWhole() {
        assertTrue(begin("02 00 00 00 01 01 01 61 76"));
        assertTrue(reader.next());
        assertFalse(reader.next());
        assertFalse(reader.isWhole());
    }

    @Test
    void whatIsLeftOverIsNotWhole() {
        assertTrue(begin("01 00 00 00 01 01 01 61 76 00"));
        assertTrue(reader.next());
        assertFalse(reader.next());
        assertFalse(reader.isWhole());
    }

    private boolean begin(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        region.write(0, bytes, 0, bytes.length);
        return reader.reset(region, 0, bytes.length);
    }
}
