package dev.kvstore.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.KeyRange;
import dev.kvstore.internal.manifest.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whole histories of a tree of any size: its shape converges, nothing is lost, writing stays cheap. */
class CompactionSimulationTest {
    private static final Logger LOG = LoggerFactory.getLogger(CompactionSimulationTest.class);
    private static final int FLUSH_ENTRIES = 500;
    private static final long KEYS = 20_000;

    /** A flush of 50 KB stands for one of 64 MiB: base level four flushes, target file one. */
    private static final CompactionSettings SETTINGS = new CompactionSettings(4, 200_000, 10, 50_000);

    private final SimulatedTree tree = new SimulatedTree(SETTINGS);
    private final CompactionStrategy strategy = new CompactionStrategy(SETTINGS);
    private final Map<Long, Long> model = new HashMap<>();
    private final List<Long> deleted = new ArrayList<>();
    private final List<CompactionPlan> running = new ArrayList<>();
    private CompactionState state = CompactionState.INITIAL;
    private long sequence;

    @AfterEach
    void closeTree() {
        tree.close();
    }

    @ParameterizedTest
    @CsvSource({"10, 2.5", "100, 7.5", "400, 10.5"})
    void randomLoadStaysInShapeAndWritesLittle(int flushes, double mostWritten) {
        Random random = new Random(17);
        for (int i = 0; i < flushes; i++) {
            flush(FLUSH_ENTRIES, () -> random.nextLong() >>> 1);
            settle();
            assertTrue(strategy.score(tree.version()) < 1.0, tree.shape());
        }
        LOG.info(
                "random load of {} flushes: write amplification {}, {}",
                flushes,
                tree.writeAmplification(),
                tree.shape());
        assertTrue(tree.writeAmplification() <= mostWritten, "write amplification " + tree.writeAmplification());
        assertContents();
    }

    @Test
    void aSequentialLoadIsMovedAndNeverRewritten() {
        for (int i = 0; i < 200; i++) {
            flush(FLUSH_ENTRIES, () -> sequence);
            settle();
        }
        assertEquals(1.0, tree.writeAmplification(), tree.shape());
        assertContents();
    }

    @Test
    void aFewRowsThatComeWithEachFlushDontMakeASequentialLoadRewritten() {
        for (int i = 0; i < 200; i++) {
            flush(FLUSH_ENTRIES, () -> sequence);
            flush(1, () -> Long.MAX_VALUE / 2 + sequence);
            settle();
        }
        LOG.info("sequential load with rows beside it: {}", tree.shape());
        assertTrue(tree.writeAmplification() < 1.02, "write amplification " + tree.writeAmplification());
        assertTrue(tree.version().fileCount() < 250, tree.shape());
        assertContents();
    }

    @Test
    void overwritesAreCollected() {
        Random random = new Random(18);
        for (int i = 0; i < 300; i++) {
            flush(FLUSH_ENTRIES, () -> random.nextLong(KEYS));
            settle();
        }
        LOG.info("overwrites: write amplification {}, {}", tree.writeAmplification(), tree.shape());
        double spaceAmplification = (double) tree.bytes() / (model.size() * SimulatedTree.ENTRY_BYTES);
        assertTrue(spaceAmplification < 1.5, "space amplification " + spaceAmplification + ", " + tree.shape());
        assertContents();
    }

    @Test
    void tinyFlushesAreMergedAmongThemselvesFirst() {
        Random random = new Random(19);
        for (int i = 0; i < 3; i++) {
            flush(FLUSH_ENTRIES * 10, () -> random.nextLong() >>> 1);
        }
        settle();
        long before = tree.writtenBytes();
        int tinyFlushes = 200;
        for (int i = 0; i < tinyFlushes; i++) {
            flush(10, () -> random.nextLong() >>> 1);
            settle();
            assertTrue(tree.version().fileCount(0) < 2 * SETTINGS.levelZeroTrigger(), tree.shape());
        }
        long written = tree.writtenBytes() - before;
        double amplification = (double) written / (tinyFlushes * 10 * SimulatedTree.ENTRY_BYTES);
        LOG.info("tiny flushes: write amplification {}, {}", amplification, tree.shape());
        assertTrue(amplification < 28, "write amplification " + amplification);
        assertContents();
    }

    @Test
    void aStoreThatShrinksGivesUpItsUpperLevelsAndItsTombstones() {
        Random random = new Random(20);
        for (int i = 0; i < 100; i++) {
            flush(FLUSH_ENTRIES, () -> random.nextLong() >>> 1);
            settle();
        }
        List<Long> keys = new ArrayList<>(model.keySet());
        for (int i = 0; i < keys.size(); i += FLUSH_ENTRIES) {
            delete(keys.subList(i, Math.min(keys.size(), i + FLUSH_ENTRIES)));
            settle();
        }
        state = state.withIdle(true);
        settle();
        LOG.info("all deleted: {}", tree.shape());
        assertTrue(tree.bytes() < 50_000 * 8, tree.shape());
        assertContents();
    }

    /** Plans run beside each other, take their time and end in any order, while flushes go on. */
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3, 4", "4, 4", "5, 8", "6, 3"})
    void concurrentPlansNeverCollide(long seed, int threads) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            if (random.nextInt(3) == 0 && !model.isEmpty()) {
                delete(model.keySet().stream().limit(100).toList());
            } else {
                flush(1 + random.nextInt(FLUSH_ENTRIES), () -> random.nextLong(KEYS));
            }
            state = state.withIdle(random.nextInt(10) == 0);
            startUpTo(threads);
            while (random.nextBoolean() && !running.isEmpty()) {
                finishOne(random);
            }
            assertContents(random, 20);
        }
        while (!running.isEmpty()) {
            finishOne(random);
        }
        settle();
        assertTrue(strategy.score(tree.version()) < 1.0, tree.shape());
        assertContents();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 4"})
    void aManualCompactionLeavesOneLevelWithoutTombstones(long seed, int threads) {
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            flush(FLUSH_ENTRIES, () -> random.nextLong(KEYS * 10));
            startUpTo(threads);
            if (random.nextInt(3) == 0 && !running.isEmpty()) {
                finishOne(random);
            }
        }
        delete(model.keySet().stream().limit(5000).toList());
        KeyRange all = new KeyRange(new byte[] {0}, new byte[] {-1}, false);
        runManual(new ManualCompaction(SETTINGS, all, sequence, tree.nextFile()), random);
        int occupied = 0;
        for (int level = 0; level < Version.LEVELS; level++) {
            occupied += tree.version().fileCount(level) > 0 ? 1 : 0;
            assertEquals(
                    0,
                    tree.version().files(level).stream()
                            .mapToLong(FileMeta::tombstones)
                            .sum(),
                    tree.shape());
        }
        assertEquals(1, occupied, tree.shape());
        assertContents();
    }

    @Test
    void aManualCompactionOfARangeLeavesTheRestAlone() {
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            flush(FLUSH_ENTRIES, () -> random.nextLong(1_000_000));
            settle();
        }
        KeyRange range = new KeyRange(SimulatedTree.key(400_000), SimulatedTree.key(500_000), true);
        long before = tree.writtenBytes();
        runManual(new ManualCompaction(SETTINGS, range, sequence, tree.nextFile()), random);
        int occupied = 0;
        for (int level = 0; level < Version.LEVELS; level++) {
            occupied += tree.version().overlapping(level, range).isEmpty() ? 0 : 1;
        }
        assertEquals(1, occupied, tree.shape());
        assertTrue(tree.writtenBytes() - before < tree.bytes() / 2, "rewrote " + (tree.writtenBytes() - before));
        assertContents();
    }

    private void runManual(ManualCompaction manual, Random random) {
        for (int step = 0; ; step++) {
            assertTrue(step < 1000, "a manual compaction that does not end: " + tree.shape());
            ManualCompaction.Step next = manual.next(tree.version(), state);
            if (next.done()) {
                return;
            }
            if (next.plan() != null) {
                tree.carryOut(next.plan());
            } else {
                assertFalse(running.isEmpty(), "blocked by nothing: " + tree.shape());
                finishOne(random);
            }
        }
    }

    private void flush(int entries, LongSupplier keys) {
        TreeMap<Long, Long> flushed = new TreeMap<>();
        while (flushed.size() < entries) {
            sequence++;
            flushed.put(keys.getAsLong(), sequence);
        }
        model.putAll(flushed);
        tree.flush(flushed);
    }

    private void delete(List<Long> keys) {
        TreeMap<Long, Long> flushed = new TreeMap<>();
        for (Long key : keys) {
            sequence++;
            flushed.put(key, -sequence);
        }
        keys.forEach(model::remove);
        deleted.addAll(keys);
        tree.flush(flushed);
    }

    private void settle() {
        for (CompactionPlan plan = strategy.pick(tree.version(), state);
                plan != null;
                plan = strategy.pick(tree.version(), state)) {
            state = state.withCursors(state.cursors().after(plan));
            tree.carryOut(plan);
        }
    }

    private void startUpTo(int threads) {
        while (running.size() < threads) {
            CompactionPlan plan = strategy.pick(tree.version(), state);
            if (plan == null) {
                return;
            }
            for (CompactionPlan other : running) {
                assertTrue(plan.inputs().stream().noneMatch(other.inputs()::contains), "an input in two plans");
                assertFalse(
                        plan.outputLevel() > 0
                                && plan.outputLevel() == other.outputLevel()
                                && plan.range().overlaps(other.range()),
                        "overlapping outputs");
            }
            running.add(plan);
            state = state.withCursors(state.cursors().after(plan)).withRunning(new RunningCompactions(running));
        }
    }

    private void finishOne(Random random) {
        tree.carryOut(running.remove(random.nextInt(running.size())));
        state = state.withRunning(new RunningCompactions(running));
    }

    private void assertContents() {
        model.forEach((key, value) -> assertEquals(value, tree.read(key), "key " + key + ", " + tree.shape()));
        for (Long key : deleted) {
            if (!model.containsKey(key)) {
                assertTrue(tree.read(key) <= 0, "deleted key " + key + " is back, " + tree.shape());
            }
        }
    }

    private void assertContents(Random random, int samples) {
        for (int i = 0; i < samples; i++) {
            long key = random.nextLong(KEYS);
            assertEquals(model.getOrDefault(key, 0L), Math.max(0, tree.read(key)), "key " + key + ", " + tree.shape());
        }
    }
}
