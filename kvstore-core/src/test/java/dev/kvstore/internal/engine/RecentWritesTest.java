package dev.kvstore.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.LeakCheck;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.memory.ScarceMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The memory of the last writes says whom they touch, or that it does not reach back so far. */
class RecentWritesTest {
    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final NativeMemory memory = leaks.watch(new NativeMemory());
    private final RecentWrites recent = new RecentWrites(memory);
    private final ReadSet reads = new ReadSet(memory);
    private final Region scratch = memory.allocate(MemoryComponent.SCRATCH, 100_000);

    @AfterEach
    void release() {
        recent.close();
        reads.close();
        scratch.close();
    }

    @Test
    void nothingIsKnownBeforeSomebodyAsks() {
        record(1, 7);
        assertFalse(recent.reaches(0, 1));
        recent.attend(1);
        record(2, 7);
        assertTrue(recent.reaches(1, 2));
        assertFalse(recent.reaches(0, 2));
    }

    @Test
    void memoryRefusedHalfWayIsNotLostAndTheNextQuestionGoesOn() {
        NativeMemory scarce = ScarceMemory.refusing(2);
        RecentWrites asked = new RecentWrites(scarce);
        assertThrows(OutOfMemoryError.class, () -> asked.attend(1));
        assertFalse(asked.reaches(1, 1));
        asked.attend(1);
        asked.record(2, scratch, 0, 8);
        assertTrue(asked.reaches(1, 2));
        asked.close();
        assertEquals(0, scarce.used());
    }

    @Test
    void memoryRefusedAtOnceLeavesNothingToClose() {
        NativeMemory scarce = ScarceMemory.refusing(1);
        try (RecentWrites asked = new RecentWrites(scarce)) {
            assertThrows(OutOfMemoryError.class, () -> asked.attend(1));
        }
        assertEquals(0, scarce.used());
    }

    @Test
    void writesAreFoundUntilTheyAreTooOld() {
        recent.attend(0);
        for (int sequence = 1; sequence <= 10_000; sequence++) {
            record(sequence, sequence);
        }
        int known = 0;
        for (int since = 9_999; recent.reaches(since, 10_000); since--) {
            assertTrue(touches(since, since + 1), "the write after " + since);
            assertFalse(touches(since, since), "the write before it");
            known++;
        }
        assertTrue(known >= 2_048 && known < 10_000, known + " are known");
    }

    @Test
    void aRangeDeletionTouchesWhatItDeletes() {
        recent.attend(0);
        scratch.putInt(0, Integer.reverseBytes(10));
        scratch.putInt(4, Integer.reverseBytes(20));
        recent.recordRange(1, scratch, 0, 4, 4, 4);
        assertTrue(recent.reaches(0, 1));
        assertTrue(touches(0, 10));
        assertTrue(touches(0, 19));
        assertFalse(touches(0, 20));
        assertFalse(touches(0, 9));
    }

    @Test
    void aGapOrAWriteTooLargeCutsTheMemoryOff() {
        recent.attend(0);
        record(1, 1);
        record(3, 3);
        assertFalse(recent.reaches(0, 3), "the second is not known");
        assertTrue(recent.reaches(2, 3));
        recent.record(4, scratch, 0, 90_000);
        assertFalse(recent.reaches(2, 4), "the fourth is not known");
        record(5, 5);
        assertTrue(recent.reaches(4, 5));
        assertFalse(recent.reaches(3, 5));
    }

    @Test
    void attentionEnds() {
        recent.attend(0);
        assertTrue(recent.isAttentive(1));
        assertFalse(recent.isAttentive(1_000_000));
        assertEquals(true, memory.used() > 0);
    }

    private boolean touches(long since, int key) {
        reads.clear();
        reads.since(since);
        scratch.putInt(0, Integer.reverseBytes(key));
        reads.add(scratch, 0, 4);
        return recent.touch(reads);
    }

    private void record(long sequence, int key) {
        scratch.putInt(0, Integer.reverseBytes(key));
        recent.record(sequence, scratch, 0, 4);
    }
}
