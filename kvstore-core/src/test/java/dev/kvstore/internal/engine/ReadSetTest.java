package dev.kvstore.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.LeakCheck;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ranges of keys that a transaction has read, in whatever order it did. */
class ReadSetTest {
    private static final int KEYS = 200;

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final NativeMemory memory = leaks.watch(new NativeMemory());
    private final ReadSet reads = new ReadSet(memory);
    private final Region scratch = memory.allocate(MemoryComponent.SCRATCH, 64);

    @AfterEach
    void release() {
        reads.close();
        scratch.close();
    }

    @Test
    void keysAndRangesAreFoundAgainAndNothingElse() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            BitSet expected = new BitSet(KEYS);
            reads.clear();
            for (int i = random.nextInt(60); i > 0; i--) {
                add(random, expected);
            }
            if (random.nextBoolean()) {
                reads.compact();
            }
            reads.seal();
            for (int key = 0; key < KEYS; key++) {
                int length = write(0, key);
                assertEquals(expected.get(key), reads.contains(scratch, 0, length), "seed " + seed + ", key " + key);
                int to = key + 1 + random.nextInt(20);
                int next = expected.nextSetBit(key);
                assertEquals(next >= 0 && next < to, overlaps(key, to), "seed " + seed + ", " + key + " to " + to);
            }
        }
    }

    @Test
    void readingTheSameAgainTakesNoMoreMemory() {
        for (int i = 0; i < 100_000; i++) {
            reads.add(scratch, 0, write(0, i % 50));
        }
        assertTrue(reads.compact());
        assertEquals(50, reads.count());
        assertTrue(reads.bytes() < 4096, () -> reads.bytes() + " bytes");
        assertFalse(reads.compact(), "nothing has come since");
    }

    @Test
    void anEmptyRangeIsNothing() {
        int length = write(0, 7);
        reads.addRange(scratch, 0, length, scratch, 0, length, false);
        assertTrue(reads.isEmpty());
    }

    private void add(Random random, BitSet expected) {
        int from = random.nextInt(KEYS);
        int length = write(0, from);
        if (random.nextInt(3) == 0) {
            reads.add(scratch, 0, length);
            expected.set(from);
            return;
        }
        int to = Math.min(KEYS - 1, from + random.nextInt(8));
        boolean inclusive = random.nextBoolean();
        int toLength = write(32, to);
        reads.addRange(scratch, 0, length, scratch, 32, toLength, inclusive);
        expected.set(from, inclusive ? to + 1 : to);
    }

    /** Both forms agree. */
    private boolean overlaps(int from, int to) {
        int fromLength = write(0, from);
        int toLength = write(32, to);
        boolean overlaps = reads.overlaps(scratch, 0, fromLength, scratch, 32, toLength);
        assertEquals(overlaps, reads.overlaps(scratch.toArray(0, fromLength), scratch.toArray(32, toLength)));
        return overlaps;
    }

    private int write(long offset, int key) {
        byte[] bytes = String.format("%05d", key).getBytes(StandardCharsets.US_ASCII);
        scratch.write(offset, bytes, 0, bytes.length);
        return bytes.length;
    }
}
