package dev.kvstore.internal.sstable;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A block of one entry, whose fields are made wrong one by one. */
class BlockCheckTest {
    private static final int STAMP = 32;
    private static final int VALUE = STAMP + 3;
    private static final int ENTRY_LENGTH = 16;
    private static final int LENGTH = STAMP + ENTRY_LENGTH;

    private final Region block = new NativeMemory().allocate(MemoryComponent.SCRATCH, LENGTH);

    @BeforeEach
    void write() {
        block.fill(0, LENGTH, (byte) 0);
        block.putShort(BlockLayout.COUNT, 1);
        block.putByte(BlockLayout.STAMP_WIDTH, (byte) 1);
        block.putInt(BlockLayout.ENTRY_LENGTH, ENTRY_LENGTH);
        block.putInt(BlockLayout.KEY_LENGTH, 2);
        block.putInt(BlockLayout.END, LENGTH);
    }

    @AfterEach
    void release() {
        block.close();
    }

    @Test
    void aSoundBlockHasNoProblem() {
        assertNull(problem());
    }

    @Test
    void aBlockHasEntriesAndNoMoreThanItMay() {
        refused(() -> block.putShort(BlockLayout.COUNT, 0));
        refused(() -> block.putShort(BlockLayout.COUNT, BlockLayout.MAX_ENTRIES + 1));
    }

    @Test
    void stampsHaveOneToEightBytes() {
        refused(() -> block.putByte(BlockLayout.STAMP_WIDTH, (byte) 0));
        refused(() -> block.putByte(BlockLayout.STAMP_WIDTH, (byte) 9));
    }

    @Test
    void offsetsHaveNoneTwoOrFourBytes() {
        refused(() -> block.putByte(BlockLayout.OFFSET_WIDTH, (byte) 1));
        refused(() -> block.putByte(BlockLayout.OFFSET_WIDTH, (byte) 3));
    }

    @Test
    void keysOfOneLengthHaveOne() {
        refused(() -> block.putInt(BlockLayout.KEY_LENGTH, 0));
        refused(() -> block.putInt(BlockLayout.KEY_LENGTH, -1));
        refused(() -> block.putInt(BlockLayout.KEY_LENGTH, Limits.MAX_INTERNAL_KEY_LENGTH + 1));
    }

    @Test
    void entriesAreLongEnoughForTheirKeysAndFillTheBlock() {
        refused(() -> block.putInt(BlockLayout.KEY_LENGTH, ENTRY_LENGTH));
        refused(() -> block.putInt(BlockLayout.ENTRY_LENGTH, ENTRY_LENGTH - 1));
        refused(() -> block.putInt(BlockLayout.END, LENGTH - 1));
        refused(() -> block.putInt(BlockLayout.END, STAMP - 1));
    }

    @Test
    void metadataLieWithinTheirValue() {
        block.putByte(STAMP, (byte) BlockLayout.STAMP_EXTENDED);
        block.putInt(VALUE + 1, ENTRY_LENGTH - 3 - 5);
        assertNull(problem());
        block.putInt(VALUE + 1, ENTRY_LENGTH - 3 - 4);
        assertNotNull(problem());
    }

    @Test
    void aBlockContinuesAKeyWhenTheIndexSaysSo() {
        assertNotNull(BlockCheck.problem(block, 0, LENGTH, true));
        block.putByte(STAMP, (byte) BlockLayout.STAMP_SAME_KEY);
        assertNull(BlockCheck.problem(block, 0, LENGTH, true));
        assertNotNull(problem());
    }

    @Test
    void aBlockIsNoShorterThanItsHeader() {
        assertNotNull(BlockCheck.problem(block, 0, BlockLayout.HEADER_LENGTH + 7, false));
    }

    private void refused(Runnable change) {
        write();
        change.run();
        assertNotNull(problem());
    }

    private String problem() {
        return BlockCheck.problem(block, 0, LENGTH, false);
    }
}
