package dev.kvstore.internal.lsm;

import static dev.kvstore.testkit.TestData.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memtable.Memtable;
import dev.kvstore.testkit.TestData;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocks of writes on their way into a memtable: what is copied, what is shared, and what memory that takes. */
class ReplayBlocksTest {
    private static final int BLOCK = 16 << 10;
    private static final int SLAB = 64 * BLOCK;

    /** Bytes of an entry beside key and value. */
    private static final int HEAD = 16;

    /** Bytes of a key of one letter, with its keyspace. */
    private static final int KEY = 2;

    private final NativeMemory memory = new NativeMemory();
    private final NativeMemory others = new NativeMemory();
    private final BatchBuffer batch = new BatchBuffer(others);
    private final BatchBuffer second = new BatchBuffer(others);
    private final Region arena = others.allocate(MemoryComponent.MEMTABLE, 8 << 20);
    private final Memtable target = new Memtable(arena, 1);
    private final ReplayBlocks blocks = new ReplayBlocks(memory);
    private final ReplayBlocks.Chain chain = blocks.chain();
    private long sequence;

    @AfterEach
    void release() {
        blocks.close();
        assertEquals(0, memory.used());
        blocks.close();
        batch.close();
        second.close();
        arena.close();
        assertEquals(0, others.used());
    }

    @Test
    void anEntryThatFillsABlockIsCopiedAndALongerOneIsTakenFromWhereItLies() {
        int fits = BLOCK - HEAD - KEY;
        batch.put(0, bytes("a"), TestData.value(1, fits - 1));
        batch.put(0, bytes("b"), TestData.value(2, fits));
        batch.put(0, bytes("c"), TestData.value(3, fits + 1));
        collect(batch);
        long third = batch.length() - KEY - (fits + 1);
        batch.seal().fill(0, third, (byte) -1);
        chain.drainTo(target);
        expect("a", TestData.value(1, fits - 1), "b", TestData.value(2, fits), "c", TestData.value(3, fits + 1));
    }

    @Test
    void longEntriesOfSeveralSourcesComeFromTheirOwn() {
        batch.put(0, bytes("a"), TestData.value(1, BLOCK));
        batch.put(0, bytes("d"), TestData.value(4, BLOCK));
        second.put(0, bytes("b"), TestData.value(2, BLOCK));
        second.put(0, bytes("c"), TestData.value(3, BLOCK));
        BatchReader reader = read(batch);
        assertTrue(reader.next());
        chain.add(reader, batch.seal(), ++sequence);
        collect(second);
        assertTrue(reader.next());
        chain.add(reader, batch.seal(), ++sequence);
        chain.drainTo(target);
        expect(
                "a", TestData.value(1, BLOCK),
                "b", TestData.value(2, BLOCK),
                "c", TestData.value(3, BLOCK),
                "d", TestData.value(4, BLOCK));
    }

    @Test
    void entriesFillBlocksToTheLastByte() {
        int perSlab = SLAB / 64;
        fill(perSlab, 64);
        assertEquals(SLAB, memory.used());
        fill(1, 64);
        assertEquals(2 * SLAB, memory.used());
        chain.drainTo(target);
        assertEquals(perSlab + 1, target.entryCount());
    }

    @Test
    void chainsHaveBlocksOfTheirOwnInTheSameMemory() {
        ReplayBlocks.Chain other = blocks.chain();
        batch.put(0, bytes("a"), bytes("1"));
        collect(batch);
        second.put(0, bytes("b"), bytes("2"));
        BatchReader reader = read(second);
        assertTrue(reader.next());
        other.add(reader, second.seal(), 2);
        assertEquals(SLAB, memory.used());
        other.drainTo(target);
        expect("b", bytes("2"));
        chain.drainTo(target);
        expect("a", bytes("1"), "b", bytes("2"));
    }

    @Test
    void emptiedBlocksAreFilledAgainBeforeMemoryIsTaken() {
        fill(SLAB / 64, 64);
        blocks.clear();
        chain.drainTo(target);
        assertEquals(0, target.entryCount());
        fill(SLAB / 64, 64);
        assertEquals(SLAB, memory.used());
        chain.drainTo(target);
        assertEquals(SLAB / 64, target.entryCount());
    }

    private void fill(int entries, int bytes) {
        for (int i = 0; i < entries; i++) {
            byte[] key = bytes(String.format(Locale.ROOT, "%08d", sequence));
            batch.clear();
            batch.put(0, key, new byte[bytes - HEAD - 1 - key.length]);
            collect(batch);
        }
    }

    private void collect(BatchBuffer writes) {
        BatchReader reader = read(writes);
        while (reader.next()) {
            chain.add(reader, writes.seal(), ++sequence);
        }
        assertTrue(reader.isWhole());
    }

    private static BatchReader read(BatchBuffer writes) {
        BatchReader reader = new BatchReader();
        assertTrue(reader.reset(writes.seal(), 0, writes.length()));
        return reader;
    }

    private void expect(Object... keysAndValues) {
        try (InternalIterator entries = target.allVersionsIterator()) {
            entries.seekToFirst();
            for (int i = 0; i < keysAndValues.length; i += 2) {
                expectEntry(entries, (String) keysAndValues[i], (byte[]) keysAndValues[i + 1]);
                entries.next();
            }
            assertFalse(entries.isValid());
        }
    }

    private static void expectEntry(InternalIterator entry, String key, byte[] value) {
        assertTrue(entry.isValid());
        assertArrayEquals(bytes("\0" + key), entry.keyRegion().toArray(entry.keyOffset(), entry.keyLength()));
        assertArrayEquals(value, entry.valueRegion().toArray(entry.valueOffset(), entry.valueLength()));
    }
}
