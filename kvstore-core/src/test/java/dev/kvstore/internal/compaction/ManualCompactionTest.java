package dev.kvstore.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.manifest.FileMeta;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a manual compaction takes, and when it is done. */
class ManualCompactionTest extends HandmadeTree {
    @Test
    void aManualCompactionOfAnEmptyRangeIsDone() {
        add(6, 0, 50, 100, 50);
        assertTrue(manual(60, 70).next(version(), CompactionState.INITIAL).done());
    }

    @Test
    void aManualCompactionRewritesTheBottomOnlyForTombstones() {
        add(6, 0, 9, 100);
        FileMeta deleted = add(6, 10, 19, 100, 1);
        add(6, 20, 29, 100);
        ManualCompaction manual = manual(0, 90);
        assertEquals(
                List.of(deleted),
                manual.next(version(), CompactionState.INITIAL).plan().upper());
        assertTrue(manual.next(version(), CompactionState.INITIAL.withEarliestSnapshot(5))
                .done());
    }

    @Test
    void aManualCompactionTakesOlderOverlappingFilesOfLevelZeroAlong() {
        FileMeta oldest = add(0, 30, 60, 100);
        FileMeta between = add(0, 50, 80, 100);
        FileMeta beside = add(0, 90, 95, 100);
        FileMeta wanted = add(0, 75, 85, 100);
        CompactionPlan plan =
                manual(84, 85).next(version(), CompactionState.INITIAL).plan();
        assertEquals(List.of(wanted, between, oldest), plan.upper());
        assertFalse(plan.upper().contains(beside));
    }

    @Test
    void aManualCompactionIgnoresWhatWasWrittenLater() {
        ManualCompaction manual = manual(0, 90);
        add(0, 0, 50, 100);
        assertTrue(manual.next(version(), CompactionState.INITIAL).done());
    }

    @Test
    void aManualCompactionWaitsForARunningPlan() {
        FileMeta file = add(0, 0, 50, 100);
        RunningCompactions running = running(down(0, 6, List.of(file), List.of()));
        ManualCompaction.Step step = manual(0, 90).next(version(), CompactionState.INITIAL.withRunning(running));
        assertFalse(step.done());
        assertNull(step.plan());
    }
}
