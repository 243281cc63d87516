package dev.kvstore.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.iterator.TestEntry;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.TestVersions;
import dev.kvstore.internal.manifest.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of puts, deletes and range deletes, spread over real tables. Whatever is merged, every
 * snapshot sees the same before and after, and what nobody can see is gone.
 */
class CompactionModelTest {
    private static final int SEEDS = 150;
    private static final int KEYS = 40;
    private static final int LOWER = 4;
    private static final int BOTTOM = 6;

    /** Which part of the tree is merged. */
    enum Scope {
        LEVEL_ZERO_INTO_LEVEL,
        OLDER_HALF_OF_LEVEL_ZERO_INTO_LEVEL,
        WITHIN_LEVEL_ZERO,
        LEVEL_INTO_BOTTOM,
        WITHIN_BOTTOM
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void everySnapshotSeesTheSameAfterwards(Scope scope) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (History history = new History(seed, true)) {
                history.check(scope);
            }
        }
    }

    @Test
    void withoutSnapshotsAndOlderTablesOnlyVisibleValuesRemain() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try (History history = new History(seed, false)) {
                List<FileMeta> outputs = history.check(Scope.LEVEL_ZERO_INTO_LEVEL);
                List<TestEntry> entries = history.entries(outputs);
                String what = "seed " + seed + ": " + entries;
                assertEquals(0, history.rangeTombstones(outputs).size(), what);
                assertTrue(entries.stream().allMatch(entry -> entry.kind() == EntryKind.PUT), what);
                assertEquals(View.at(Long.MAX_VALUE, entries, List.of()).size(), entries.size(), what);
            }
        }
    }

    private static final class History implements AutoCloseable {
        private final TestTables tables = new TestTables();
        private final Random random;
        private final String what;
        private final CompactionSettings settings;
        private final List<List<FileMeta>> levels = new ArrayList<>();
        private final long[] snapshots;
        private long sequence;

        History(long seed, boolean withSnapshotsAndBottom) {
            this.random = new Random(seed);
            this.what = "seed " + seed + ", ";
            this.settings = new CompactionSettings(4, 1 << 20, 10, 1024);
            for (int level = 0; level < Version.LEVELS; level++) {
                levels.add(new ArrayList<>());
            }
            if (withSnapshotsAndBottom) {
                levels.set(BOTTOM, sortedRun(1 + random.nextInt(60)));
            }
            levels.set(LOWER, sortedRun(1 + random.nextInt(60)));
            for (int i = 0; i < 4; i++) {
                levels.get(0).add(0, table(operations(1 + random.nextInt(30)), null, null));
            }
            snapshots = random.longs(withSnapshotsAndBottom ? random.nextInt(6) : 0, 1, sequence + 1)
                    .sorted()
                    .distinct()
                    .toArray();
        }

        /** Carries out a plan, compares all views and returns the outputs. */
        List<FileMeta> check(Scope scope) {
            CompactionPlan plan = plan(scope);
            CompactionJob job =
                    new CompactionJob(plan, settings, snapshots, tables, tables.outputs(), TestTables.control());
            boolean parallel = random.nextBoolean();
            List<FileMeta> outputs =
                    (parallel ? job.run(task -> new Thread(task).start(), 1 + random.nextInt(4)) : job.run()).outputs();
            checkDisjoint(plan, outputs);
            List<FileMeta> before = levels.stream().flatMap(List::stream).toList();
            List<FileMeta> after = new ArrayList<>(before);
            after.removeAll(plan.inputs());
            after.addAll(outputs);
            for (long snapshot : snapshots) {
                assertSameView(before, after, snapshot);
            }
            assertSameView(before, after, Long.MAX_VALUE);
            assertAtMostOnePerStripe(outputs);
            return outputs;
        }

        private CompactionPlan plan(Scope scope) {
            Version version = TestVersions.of(levels);
            List<FileMeta> levelZero = levels.get(0);
            return switch (scope) {
                case LEVEL_ZERO_INTO_LEVEL -> down(version, 0, levelZero, LOWER);
                case OLDER_HALF_OF_LEVEL_ZERO_INTO_LEVEL -> down(version, 0, levelZero.subList(2, 4), LOWER);
                case WITHIN_LEVEL_ZERO ->
                    CompactionPlan.within(
                            version, settings, CompactionReason.SMALL_LEVEL_ZERO_FILES, 0, levelZero.subList(1, 3));
                case LEVEL_INTO_BOTTOM -> down(version, LOWER, levels.get(LOWER), BOTTOM);
                case WITHIN_BOTTOM ->
                    CompactionPlan.within(
                            version,
                            settings,
                            CompactionReason.TOMBSTONES,
                            BOTTOM,
                            levels.get(BOTTOM)
                                    .subList(
                                            0,
                                            1
                                                    + random.nextInt(
                                                            levels.get(BOTTOM).size())));
            };
        }

        private CompactionPlan down(Version version, int level, List<FileMeta> upper, int output) {
            List<FileMeta> lower = Overlaps.inLevel(levels.get(output), Overlaps.hull(upper));
            return CompactionPlan.down(version, settings, CompactionReason.MANUAL, level, output, upper, lower);
        }

        private void checkDisjoint(CompactionPlan plan, List<FileMeta> outputs) {
            for (int i = 0; i < outputs.size(); i++) {
                assertTrue(plan.range().contains(outputs.get(i).range()), what + "output beyond the plan");
                assertTrue(
                        i == 0
                                || outputs.get(i - 1)
                                        .range()
                                        .isBefore(outputs.get(i).range()),
                        what + "outputs overlap");
            }
            assertTrue(plan.outputLevel() > 0 || outputs.size() <= 1, what + "level 0 was cut");
        }

        private void assertSameView(List<FileMeta> before, List<FileMeta> after, long snapshot) {
            assertEquals(
                    View.at(snapshot, entries(before), rangeTombstones(before)),
                    View.at(snapshot, entries(after), rangeTombstones(after)),
                    what + "snapshot " + snapshot + " of " + Arrays.toString(snapshots));
        }

        private void assertAtMostOnePerStripe(List<FileMeta> outputs) {
            SnapshotStripes stripes = new SnapshotStripes(snapshots);
            TestEntry previous = null;
            for (TestEntry entry : entries(outputs)) {
                assertTrue(
                        previous == null
                                || !Arrays.equals(previous.key(), entry.key())
                                || stripes.of(previous.sequence()) > stripes.of(entry.sequence()),
                        what + previous + " and " + entry);
                previous = entry;
            }
        }

        List<TestEntry> entries(List<FileMeta> files) {
            List<TestEntry> entries = new ArrayList<>();
            files.forEach(file -> entries.addAll(tables.entries(file)));
            return entries;
        }

        List<RangeTombstone> rangeTombstones(List<FileMeta> files) {
            List<RangeTombstone> found = new ArrayList<>();
            files.forEach(file -> found.addAll(tables.rangeTombstones(file).fragments()));
            return found;
        }

        private record Operations(List<TestEntry> entries, List<RangeTombstone> rangeTombstones) {}

        private Operations operations(int count) {
            Operations operations = new Operations(new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < count; i++) {
                sequence++;
                int number = random.nextInt(KEYS);
                int choice = random.nextInt(10);
                if (choice == 0) {
                    byte[] to = key(number + 1 + random.nextInt(KEYS / 2));
                    operations.rangeTombstones.add(new RangeTombstone(key(number), to, sequence));
                } else if (choice < 4) {
                    operations.entries.add(TestEntry.delete(key(number), sequence));
                } else {
                    operations.entries.add(TestEntry.put(key(number), sequence, new byte[random.nextInt(200)]));
                }
            }
            return operations;
        }

        /** Tables with disjoint bounds, cut at one or two random keys. */
        private List<FileMeta> sortedRun(int count) {
            Operations operations = operations(count);
            byte[] cut = key(random.nextInt(KEYS));
            byte[] second = key(KEYS);
            List<FileMeta> files = new ArrayList<>();
            for (FileMeta file : Arrays.asList(
                    table(operations, null, cut), table(operations, cut, second), table(operations, second, null))) {
                if (file != null) {
                    files.add(file);
                }
            }
            return files;
        }

        private FileMeta table(Operations operations, byte[] from, byte[] to) {
            List<TestEntry> entries = operations.entries.stream()
                    .filter(entry -> from == null || Arrays.compareUnsigned(entry.key(), from) >= 0)
                    .filter(entry -> to == null || Arrays.compareUnsigned(entry.key(), to) < 0)
                    .toList();
            List<RangeTombstone> clipped = RangeTombstoneSurvivors.clip(operations.rangeTombstones, from, to);
            return entries.isEmpty() && clipped.isEmpty() ? null : tables.write(entries, clipped);
        }

        private static byte[] key(int number) {
            return new byte[] {0, (byte) number};
        }

        @Override
        public void close() {
            tables.close();
            assertEquals(0, tables.memory().used(), what + "native bytes still in use");
        }
    }
}
