package dev.kvstore.internal.sstable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Index sections whose checksum would be right: a sound one is read, each other one is said to be damaged. */
class BlockIndexReaderTest {
    /** Two blocks of 32 and 16 bytes, the second from "abd" on: lengths and flags, separators, sizes and compressions. */
    private static final String SOUND = "00 80 01 06 61 62 64 40";

    private static final long DATA_END = TableLayout.DATA_START + 48;

    private final NativeMemory memory = new NativeMemory();

    @AfterEach
    void nothingLeaks() {
        assertEquals(0, memory.used());
    }

    @Test
    void aSoundIndexSaysWhereItsBlocksLie() {
        try (BlockIndex index = read(SOUND, 2, DATA_END)) {
            assertEquals(2, index.blocks());
            assertEquals(TableLayout.DATA_START, BlockIndex.position(index.word(0)));
            assertEquals(TableLayout.DATA_START + 32, BlockIndex.position(index.word(1)));
            assertEquals(DATA_END, BlockIndex.position(index.word(2)));
            assertTrue(BlockIndex.isPlain(index.word(1)));
            assertEquals(0, index.word(1) & BlockIndex.CONTINUATION);
        }
    }

    @Test
    void onlyABlockBehindAnotherContinuesAKey() {
        try (BlockIndex index = read("01 80 01 07 61 62 64 40", 2, DATA_END)) {
            assertEquals(0, index.word(0) & BlockIndex.CONTINUATION);
            assertEquals(BlockIndex.CONTINUATION, index.word(1) & BlockIndex.CONTINUATION);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "more blocks than bytes, 00 80 01 06 61 62 64 40, 9, can't describe",
        "a separator without what all keys begin with, 00 80 01 00 40, 2, in common",
        "a compression that is none, 00 80 01 06 61 62 64 43, 2, compression code 3",
        "a block that is no longer than its trailer, 00 80 01 06 61 62 64 14, 2, block of 5 bytes",
        "a separator beyond the end, 00 80 01 7e 61 62 64 40, 2, are left",
        "an endless number, 00 80 01 06 61 62 64 ff ff ff ff ff ff ff ff ff ff ff, 2, is no number",
        "a separator longer than any key, 00 80 01 ff ff ff 7f, 2, separator length expected",
        "bytes behind the last block, 00 80 01 06 61 62 64 40 00, 2, follow the section's end",
        "fewer bytes of blocks than there are, 00 80 01 06 61 62 64 3c, 2, blocks end at"
    })
    void whatCanNotBeIsDamage(String name, String section, int blocks, String problem) {
        StoreCorruptedException damage = assertThrows(
                StoreCorruptedException.class,
                () -> read(section, blocks, DATA_END).close());
        assertTrue(damage.getMessage().contains(problem), damage::getMessage);
        assertEquals("table", damage.file());
    }

    private BlockIndex read(String hex, int blocks, long dataEnd) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] smallest = {'a', 'b', 'c'};
        byte[] largest = {'a', 'b', 'e'};
        TableProperties properties =
                new TableProperties(10, 0, 0, 10, 30, 30, 1, 10, smallest, largest, Compression.NONE, 0, 0, blocks);
        try (Region section = memory.allocate(MemoryComponent.SCRATCH, bytes.length)) {
            section.write(0, bytes, 0, bytes.length);
            return BlockIndexReader.read(
                    memory, section, bytes.length, properties, dataEnd, new SectionReader.Origin("table", 100));
        }
    }
}
