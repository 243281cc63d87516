package dev.kvstore.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.TestVersions;
import dev.kvstore.internal.manifest.Version;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Choices on trees made by hand. Keys are single bytes; a level holds 1000 KiB before there is a second one. */
class CompactionStrategyTest {
    private static final int KIB = 1024;
    private static final CompactionSettings SETTINGS = new CompactionSettings(4, 1000 * KIB, 10, 100 * KIB);

    private final CompactionStrategy strategy = new CompactionStrategy(SETTINGS);
    private final List<List<FileMeta>> levels = new ArrayList<>();
    private long number = 100;
    private long sequence = 1000;

    CompactionStrategyTest() {
        for (int level = 0; level < Version.LEVELS; level++) {
            levels.add(new ArrayList<>());
        }
    }

    @Test
    void anEmptyTreeNeedsNothing() {
        assertNull(pick());
        assertEquals(0, strategy.score(version()));
        assertEquals(0, strategy.pendingCompactionBytes(version()));
    }

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

    private CompactionPlan pick() {
        return strategy.pick(version(), CompactionState.INITIAL);
    }

    private ManualCompaction manual(int from, int to) {
        return new ManualCompaction(SETTINGS, range(from, to), sequence, number + 1);
    }

    private Version version() {
        return TestVersions.of(levels);
    }

    private CompactionPlan down(int input, int output, List<FileMeta> upper, List<FileMeta> lower) {
        return CompactionPlan.down(version(), SETTINGS, CompactionReason.MANUAL, input, output, upper, lower);
    }

    private static RunningCompactions running(CompactionPlan plan) {
        return new RunningCompactions(List.of(plan));
    }

    private void addToLevelZero(int count) {
        for (int i = 0; i < count; i++) {
            add(0, 1, 50, 125);
        }
    }

    private void addRun(int level, int from, int to, int files, long kib) {
        int width = (to - from) / files;
        for (int i = 0; i < files; i++) {
            add(level, from + i * width, from + (i + 1) * width - 1, kib / files);
        }
    }

    private FileMeta add(int level, int from, int to, long kib) {
        return add(level, from, to, kib, 0);
    }

    /** A file with 100 entries, newer than all before it. */
    private FileMeta add(int level, int from, int to, long kib, long tombstones) {
        sequence++;
        long bytes = kib * KIB;
        FileMeta file = new FileMeta(++number, bytes, 100, tombstones, 0, range(from, to), sequence, sequence, bytes);
        levels.get(level).add(level == 0 ? 0 : levels.get(level).size(), file);
        return file;
    }

    private static KeyRange range(int from, int to) {
        return new KeyRange(new byte[] {(byte) from}, new byte[] {(byte) to}, false);
    }
}
