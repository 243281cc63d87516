package dev.kvstore.internal.lsm;

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
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionedReplayTest {
    private static final int ARENA_BYTES = 8 << 20;

    /** Writes that are looked at to find where partitions begin. */
    private static final int SAMPLE = 4096;

    private static final long SLAB = 1 << 20;

    /** Each of 257 partitions has a block of its own, and a slab holds 64. */
    private static final int SLABS_OF_ALL_PARTITIONS = 5;

    private final NativeMemory memory = new NativeMemory();
    private final BatchBuffer first = new BatchBuffer(memory);
    private final BatchBuffer second = new BatchBuffer(memory);
    private final Region sortedArena = memory.allocate(MemoryComponent.MEMTABLE, ARENA_BYTES);
    private final Region plainArena = memory.allocate(MemoryComponent.MEMTABLE, ARENA_BYTES);
    private final PartitionedReplay replay = new PartitionedReplay(memory);

    @AfterEach
    void release() {
        first.close();
        second.close();
        replay.close();
        sortedArena.close();
        plainArena.close();
        assertEquals(0, memory.used());
    }

    @Test
    void randomKeysEndUpAsInTheOrderOfTheLog() {
        checkAgainstLogOrder(random -> bytes(random, 16));
    }

    @Test
    void keysThatShareALongBeginningEndUpAsInTheOrderOfTheLog() {
        checkAgainstLogOrder(random -> text("/a/rather/long/beginning/that/all/keys/share/" + random.nextInt(3000)));
    }

    @Test
    void keysOfWhichManyShareOneOfSeveralBeginningsEndUpAsInTheOrderOfTheLog() {
        checkAgainstLogOrder(random -> text("0123456789abcdef".repeat(1 + random.nextInt(3)) + random.nextInt(2000)));
    }

    @Test
    void versionsOfAFewKeysStayInOrder() {
        checkAgainstLogOrder(random -> text("k" + random.nextInt(4)));
    }

    @Test
    void keysThatAreBeginningsOfEachOtherEndUpAsInTheOrderOfTheLog() {
        checkAgainstLogOrder(random -> text("a".repeat(1 + random.nextInt(300))));
    }

    @Test
    void keysOfManyLengthsEndUpAsInTheOrderOfTheLog() {
        checkAgainstLogOrder(random -> text("ab".repeat(10 * random.nextInt(40)) + "c" + random.nextInt(50)));
    }

    @Test
    void aReplayCanBeFilledAgain() {
        Memtable target = new Memtable(sortedArena, 1);
        first.put(0, text("b"), text("1"));
        collect(first, 1);
        replay.drainTo(target);
        assertTrue(replay.isEmpty());
        second.put(0, text("a"), text("2"));
        collect(second, 2);
        assertEquals(1, replay.count());
        replay.drainTo(target);
        assertEquals(2, target.entryCount());
        assertEquals(1, target.smallestSequence());
        assertEquals(2, target.largestSequence());
    }

    @Test
    void aWriteThatFitsIntoNoBlockIsTakenFromWhereItLies() {
        Memtable target = new Memtable(sortedArena, 1);
        byte[] large = bytes(new Random(7), 100_000);
        first.put(0, text("b"), large);
        first.put(0, text("a"), text("small"));
        collect(first, 1);
        replay.drainTo(target);
        try (InternalIterator entries = target.allVersionsIterator()) {
            entries.seekToFirst();
            assertArrayEquals(text("small"), value(entries));
            entries.next();
            assertArrayEquals(large, value(entries));
        }
    }

    @Test
    void thereIsALimitToRangeDeletions() {
        for (int i = 0; i < Memtables.MOST_RANGE_TOMBSTONES; i++) {
            assertFalse(replay.hasManyRangeTombstones());
            first.clear();
            first.deleteRange(text("a"), text("b"));
            collect(first, i + 1);
        }
        assertTrue(replay.hasManyRangeTombstones());
        replay.drainTo(new Memtable(sortedArena, 1));
        assertFalse(replay.hasManyRangeTombstones());
    }

    @Test
    void writesBehindTheSampleAreSpreadOverAllPartitions() {
        long before = memory.used();
        putSpread("a", SAMPLE);
        assertEquals(SLAB, memory.used() - before);
        putSpread("a", SAMPLE);
        assertEquals(SLABS_OF_ALL_PARTITIONS * SLAB, memory.used() - before);
    }

    @Test
    void partitionsAreFoundAnewForWhatComesBehindADrain() {
        putSpread("a", SAMPLE);
        replay.drainTo(new Memtable(sortedArena, 1));
        long before = memory.used() - SLAB;
        putSpread("b", 2 * SAMPLE);
        assertEquals(SLABS_OF_ALL_PARTITIONS * SLAB, memory.used() - before);
    }

    private void checkAgainstLogOrder(Function<Random, byte[]> keys) {
        for (int seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            Memtable sorted = new Memtable(sortedArena, 1);
            Memtable plain = new Memtable(plainArena, 2);
            fill(first, keys, random);
            fill(second, keys, random);
            collect(first, 1);
            collect(second, first.count() + 1);
            assertEquals(first.count() + second.count(), replay.count());
            assertEquals(first.userBytes() + second.userBytes(), replay.payloadBytes());
            replay.drainTo(sorted);
            MemtableInserter.insert(reader(first), first.seal(), 1, plain);
            MemtableInserter.insert(reader(second), second.seal(), first.count() + 1, plain);
            check(sorted, plain, "seed " + seed);
        }
    }

    private static void check(Memtable actual, Memtable expected, String context) {
        assertEquals(expected.entryCount(), actual.entryCount(), context);
        assertEquals(expected.smallestSequence(), actual.smallestSequence(), context);
        assertEquals(expected.largestSequence(), actual.largestSequence(), context);
        assertEquals(
                expected.rangeTombstones().fragments().size(),
                actual.rangeTombstones().fragments().size(),
                context);
        try (InternalIterator a = actual.allVersionsIterator();
                InternalIterator e = expected.allVersionsIterator()) {
            a.seekToFirst();
            for (e.seekToFirst(); e.isValid(); e.next()) {
                assertTrue(a.isValid(), context);
                assertArrayEquals(key(e), key(a), context);
                assertEquals(e.sequence(), a.sequence(), context);
                assertEquals(e.kind(), a.kind(), context);
                assertArrayEquals(value(e), value(a), context);
                a.next();
            }
            assertFalse(a.isValid(), context);
        }
    }

    /** Keys with a common beginning and evenly distributed ends. */
    private void putSpread(String beginning, int count) {
        long start = replay.count();
        for (int i = 0; i < count; i++) {
            first.clear();
            first.put(0, text(beginning + (char) (i * 37 & 0xFF) + (char) (i >> 8)), new byte[0]);
            collect(first, start + i + 1);
        }
    }

    private static byte[] key(InternalIterator entry) {
        return entry.keyRegion().toArray(entry.keyOffset(), entry.keyLength());
    }

    private static byte[] value(InternalIterator entry) {
        return entry.valueRegion().toArray(entry.valueOffset(), entry.valueLength());
    }

    private static void fill(BatchBuffer batch, Function<Random, byte[]> keys, Random random) {
        batch.clear();
        for (int i = 0; i < 6000; i++) {
            int keyspace = random.nextInt(8) == 0 ? 200 : 0;
            byte[] key = keys.apply(random);
            int kind = random.nextInt(40);
            if (kind == 0) {
                batch.deleteRange(text("from" + i), text("to" + i));
            } else if (kind < 5) {
                batch.delete(keyspace, key);
            } else {
                batch.put(keyspace, key, bytes(random, random.nextInt(30)));
            }
        }
    }

    private void collect(BatchBuffer batch, long firstSequence) {
        BatchReader reader = reader(batch);
        for (long sequence = firstSequence; reader.next(); sequence++) {
            replay.add(reader, batch.seal(), sequence);
        }
        assertTrue(reader.isWhole());
    }

    private static BatchReader reader(BatchBuffer batch) {
        BatchReader reader = new BatchReader();
        assertTrue(reader.reset(batch.seal(), 0, batch.length()));
        return reader;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
