package dev.kvstore.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.manifest.FileMeta;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done with level zero. */
class LevelZeroCompactionTest extends HandmadeTree {
    @Test
    void levelZeroBelowItsTriggerStays() {
        add(0, 1, 50, 100);
        add(0, 1, 50, 100);
        add(0, 1, 50, 100);
        assertNull(pick());
        assertEquals(0.75, strategy.score(version()));
    }

    @Test
    void aSmallStoreMergesLevelZeroIntoTheLastLevel() {
        addToLevelZero(4);
        FileMeta overlapped = add(6, 40, 60, 100);
        add(6, 61, 70, 100);
        CompactionPlan plan = pick();
        assertEquals(CompactionReason.LEVEL_ZERO_FILES, plan.reason());
        assertEquals(6, plan.outputLevel());
        assertEquals(levels.get(0), plan.upper());
        assertEquals(List.of(overlapped), plan.lower());
        assertFalse(plan.isTrivialMove());
        assertEquals(1.0, strategy.score(version()));
        assertEquals(700 * KIB, strategy.pendingCompactionBytes(version()));
    }

    @Test
    void aLargerStoreMergesLevelZeroIntoTheLevelAbove() {
        addToLevelZero(4);
        addRun(6, 0, 250, 25, 2000);
        assertEquals(5, pick().outputLevel());
    }

    @Test
    void aLevelThatIsNotEmptyYetStaysTheOutputOfLevelZero() {
        addToLevelZero(4);
        add(4, 1, 2, 10);
        add(6, 1, 50, 100);
        assertEquals(4, pick().outputLevel());
    }

    @Test
    void disjointFlushesAreMovedTogether() {
        for (int i = 0; i < 8; i++) {
            add(0, 10 * i, 10 * i + 9, 100);
        }
        CompactionPlan plan = pick();
        assertTrue(plan.isTrivialMove());
        assertEquals(8, plan.moveEdit().addedFiles().size());
        assertEquals(8, plan.moveEdit().deletedFiles().size());
    }

    @Test
    void whatOverlapsNothingIsMovedBesideWhatDoes() {
        addRun(6, 0, 90, 9, 900);
        List<FileMeta> alone = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            add(0, 1, 5, 1);
            alone.add(0, add(0, 100 + 10 * i, 109 + 10 * i, 100));
        }
        CompactionPlan plan = pick();
        assertTrue(plan.isTrivialMove());
        assertEquals(alone, plan.upper());
    }

    @Test
    void groupsThatAreApartAreCompactedApart() {
        addRun(6, 0, 200, 20, 900);
        List<FileMeta> group = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            add(0, 190, 200, 1);
            group.add(0, add(0, 1, 20, 100));
        }
        CompactionPlan plan = pick();
        assertEquals(group, plan.upper());
        assertEquals(3, plan.lower().size());
    }

    @Test
    void eightSmallNeighboursBecomeOneTable() {
        add(6, 0, 9, 100);
        for (int i = 1; i < 8; i++) {
            add(6, 10 * i, 10 * i + 1, 1);
        }
        assertNull(pick());
        add(6, 100, 101, 1);
        add(6, 110, 119, 100);
        CompactionPlan plan = pick();
        assertEquals(CompactionReason.SMALL_FILES, plan.reason());
        assertEquals(levels.get(6).subList(1, 9), plan.upper());
        assertEquals(6, plan.outputLevel());
    }

    @Test
    void smallTablesOverMuchOfTheNextLevelStaySmall() {
        addRun(6, 0, 250, 25, 9000);
        for (int i = 0; i < 8; i++) {
            add(5, 30 * i, 30 * i + 1, 1);
        }
        assertNull(pick());
    }

    @Test
    void tombstonesWithNothingBelowAreDroppedAndNotMoved() {
        for (int i = 0; i < 8; i++) {
            add(0, 10 * i, 10 * i + 9, 100, 50);
        }
        assertFalse(pick().isTrivialMove());
    }

    @Test
    void aBusyOldFileKeepsWhatOverlapsItInLevelZero() {
        FileMeta oldest = add(0, 1, 50, 100);
        FileMeta blocked = add(0, 40, 60, 100);
        FileMeta blockedByThat = add(0, 60, 70, 100);
        List<FileMeta> free =
                List.of(add(0, 80, 90, 100), add(0, 80, 90, 100), add(0, 80, 90, 100), add(0, 80, 90, 100));
        RunningCompactions running = running(down(0, 6, List.of(oldest), List.of()));
        CompactionPlan plan = strategy.pick(version(), CompactionState.INITIAL.withRunning(running));
        assertEquals(
                List.copyOf(free.stream().map(FileMeta::number).sorted().toList()),
                plan.upper().stream().map(FileMeta::number).sorted().toList());
        assertFalse(plan.upper().contains(blocked) || plan.upper().contains(blockedByThat));
    }

    @Test
    void levelZeroIsMergedWithinItselfWhileItsTargetIsBusy() {
        FileMeta lower = add(6, 1, 90, 100);
        FileMeta other = add(5, 1, 90, 100);
        addToLevelZero(5);
        RunningCompactions running = running(down(5, 6, List.of(other), List.of(lower)));
        CompactionPlan plan = strategy.pick(version(), CompactionState.INITIAL.withRunning(running));
        assertEquals(0, plan.outputLevel());
        assertEquals(CompactionReason.SMALL_LEVEL_ZERO_FILES, plan.reason());
        assertEquals(5, plan.upper().size());
    }

    @Test
    void tinyFlushesAreMergedWithinLevelZero() {
        addRun(6, 0, 90, 9, 900);
        FileMeta large = add(0, 0, 90, 50);
        List<FileMeta> tiny = List.of(add(0, 0, 90, 1), add(0, 0, 90, 1), add(0, 0, 90, 1));
        CompactionPlan plan = pick();
        assertEquals(0, plan.outputLevel());
        assertTrue(plan.upper().containsAll(tiny));
        assertFalse(plan.upper().contains(large));
        assertEquals(List.of(large), plan.older().get(0));
    }
}
