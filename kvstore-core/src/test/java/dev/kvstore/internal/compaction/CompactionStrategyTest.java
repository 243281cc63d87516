package dev.kvstore.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.manifest.FileMeta;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is chosen on trees made by hand, below level zero and of an idle store. */
class CompactionStrategyTest extends HandmadeTree {
    @Test
    void anEmptyTreeNeedsNothing() {
        assertNull(pick());
        assertEquals(0, strategy.score(version()));
        assertEquals(0, strategy.pendingCompactionBytes(version()));
    }

    @Test
    void theMostOverfullLevelGoesFirst() {
        addToLevelZero(4);
        addRun(5, 0, 250, 25, 1500);
        addRun(6, 0, 250, 25, 4000);
        assertEquals(5, pick().inputLevel());
    }

    @Test
    void theFileThatOverlapsLeastBelowIsChosen() {
        addRun(6, 0, 200, 40, 4000);
        add(5, 0, 99, 600);
        FileMeta cheap = add(5, 101, 102, 600);
        CompactionPlan plan = pick();
        assertEquals(List.of(cheap), plan.upper());
        assertEquals(1, plan.lower().size());
    }

    @Test
    void aFileFullOfTombstonesIsPreferred() {
        addRun(6, 0, 200, 40, 4000);
        add(5, 0, 49, 600);
        FileMeta tombstones = add(5, 50, 99, 600, 40);
        assertTrue(pick().upper().contains(tombstones));
    }

    @Test
    void equallyGoodFilesAreTakenInTurn() {
        addRun(6, 0, 200, 40, 4000);
        FileMeta first = add(5, 0, 4, 600);
        FileMeta second = add(5, 5, 9, 600);
        CompactionPlan plan = pick();
        assertEquals(List.of(first), plan.upper());
        CompactionState next = CompactionState.INITIAL.withCursors(CompactionCursors.START.after(plan));
        assertEquals(List.of(second), strategy.pick(version(), next).upper());
    }

    @Test
    void neighboursThatCostNothingMoreAreTakenAlong() {
        add(6, 0, 100, 1100);
        add(5, 0, 10, 300);
        add(5, 20, 30, 300);
        add(5, 90, 110, 300);
        add(5, 200, 210, 5);
        add(6, 200, 210, 500);
        assertEquals(3, pick().upper().size());
    }

    @Test
    void aFileAboveNothingIsMovedUnread() {
        add(6, 0, 100, 4000);
        FileMeta alone = add(5, 200, 210, 1100);
        CompactionPlan plan = pick();
        assertEquals(List.of(alone), plan.upper());
        assertTrue(plan.isTrivialMove());
    }

    @Test
    void aWideFileIsCutBeforeItGoesOnALargeLevel() {
        addRun(6, 0, 250, 25, 9000);
        for (int i = 0; i < 8; i++) {
            add(0, 30 * i, 30 * i + 25, 20);
        }
        CompactionPlan plan = pick();
        assertEquals(5, plan.outputLevel());
        assertFalse(plan.isTrivialMove());
        assertEquals(3, plan.grandparents().size());
    }

    @Test
    void noPlanTouchesTheInputsOrTheOutputRangeOfAnother() {
        addRun(6, 0, 200, 40, 4000);
        addRun(5, 0, 200, 10, 2000);
        List<CompactionPlan> plans = new ArrayList<>();
        for (CompactionPlan plan = pick();
                plan != null;
                plan = strategy.pick(version(), CompactionState.INITIAL.withRunning(new RunningCompactions(plans)))) {
            for (CompactionPlan other : plans) {
                assertFalse(plan.range().overlaps(other.range()), plan + " and " + other);
            }
            plans.add(plan);
        }
        assertTrue(plans.size() > 1, "plans " + plans);
    }

    @Test
    void nothingIsMovedIntoARangeThatARunningPlanWillFill() {
        FileMeta flushed = add(0, 0, 100, 100);
        add(5, 50, 60, 1100);
        add(6, 200, 210, 3000);
        RunningCompactions running = running(down(0, 6, List.of(flushed), List.of()));
        assertNull(strategy.pick(version(), CompactionState.INITIAL.withRunning(running)));
        assertEquals(5, pick().inputLevel());
    }

    @Test
    void anUpperLevelThatIsNoLongerNeededIsDrained() {
        add(6, 0, 100, 300);
        FileMeta left = add(5, 0, 10, 10);
        assertEquals(List.of(left), pick().upper());
    }

    @Test
    void aLevelIsKeptWhileTheStoreIsAboutAsLargeAsWhenItCameUp() {
        add(6, 0, 100, 600);
        add(5, 0, 10, 10);
        assertNull(pick());
    }

    @Test
    void aBottomTableThatIsHalfTombstonesIsRewritten() {
        FileMeta file = add(6, 0, 10, 100, 50);
        CompactionPlan plan = pick();
        assertEquals(CompactionReason.TOMBSTONES, plan.reason());
        assertEquals(List.of(file), plan.upper());
        assertEquals(6, plan.inputLevel());
        assertEquals(6, plan.outputLevel());
    }

    @Test
    void tombstonesThatASnapshotNeedsAreNotRewrittenInVain() {
        add(6, 0, 10, 100, 50);
        assertNull(strategy.pick(version(), CompactionState.INITIAL.withEarliestSnapshot(1000)));
        assertNotNull(strategy.pick(version(), CompactionState.INITIAL.withEarliestSnapshot(1001)));
    }

    @Test
    void aTableThatIsHalfTombstonesSinksToWhatItHides() {
        add(6, 0, 100, 600);
        add(5, 0, 10, 10, 50);
        CompactionPlan plan = pick();
        assertEquals(CompactionReason.TOMBSTONES, plan.reason());
        assertEquals(6, plan.outputLevel());
    }

    @Test
    void anIdleStoreEmptiesLevelZero() {
        add(0, 0, 50, 100);
        add(0, 0, 50, 100);
        add(6, 0, 50, 500);
        assertNull(pick());
        CompactionPlan plan = strategy.pick(version(), CompactionState.INITIAL.withIdle(true));
        assertEquals(CompactionReason.IDLE, plan.reason());
    }

    @Test
    void anIdleStoreDoesNotRewriteALotForALittle() {
        add(0, 0, 50, 10);
        add(0, 0, 50, 10);
        add(6, 0, 50, 500);
        assertNull(strategy.pick(version(), CompactionState.INITIAL.withIdle(true)));
    }
}
