package dev.kvstore.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.Operation;
import dev.kvstore.internal.iterator.TestEntry;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.TestVersions;
import dev.kvstore.internal.manifest.Version;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompactionJobTest {
    private static final CompactionSettings SETTINGS = new CompactionSettings(4, 1 << 20, 10, 16 * 1024);
    private static final int VALUE_BYTES = 100;

    private final TestTables tables = new TestTables();
    private final JobControl control = TestTables.control();

    @AfterEach
    void nothingLeaks() {
        tables.close();
        assertEquals(0, tables.memory().used(), "native bytes still in use");
        assertEquals(List.of(), tables.disk().device().openHandles());
    }

    @Test
    void outputsAreCutAtTheTargetSize() {
        List<FileMeta> outputs = run(plan(List.of(table(0, 1000, 1)))).outputs();
        assertTrue(outputs.size() > 3, "outputs " + outputs.size());
        for (FileMeta output : outputs.subList(0, outputs.size() - 1)) {
            double share = (double) output.fileBytes() / SETTINGS.targetFileBytes();
            assertTrue(share > 0.9 && share < 1.4, "a table of " + output.fileBytes() + " bytes");
        }
    }

    @Test
    void versionsOfOneKeyAreNeverCutApart() {
        List<TestEntry> entries = new ArrayList<>();
        long[] snapshots = new long[1000];
        for (int i = 0; i < 1000; i++) {
            entries.add(TestEntry.put(key(5), i + 1, new byte[VALUE_BYTES]));
            snapshots[i] = i + 1L;
        }
        entries.add(TestEntry.put(key(6), 1001, new byte[VALUE_BYTES]));
        CompactionPlan plan = plan(List.of(tables.write(entries, List.of())));
        List<FileMeta> outputs = job(plan, snapshots).run().outputs();
        assertEquals(List.of(1000L, 1L), outputs.stream().map(FileMeta::entries).toList());
    }

    @Test
    void outputsAreCutWhereTheyOverlapTooMuchBelow() {
        FileMeta upper = table(0, 100, 1);
        List<FileMeta> grandparents = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            grandparents.add(table(i * 3, 3, 2, 20_000));
        }
        Version version = version(List.of(upper), 5, List.of(), 6, grandparents);
        CompactionPlan plan =
                CompactionPlan.down(version, SETTINGS, CompactionReason.MANUAL, 0, 5, List.of(upper), List.of());
        List<FileMeta> outputs = run(plan).outputs();
        assertTrue(outputs.size() > 5, "outputs " + outputs.size());
        for (FileMeta output : outputs) {
            long below = Overlaps.bytes(Overlaps.inLevel(grandparents, output.range()));
            assertTrue(below < SETTINGS.maxGrandparentBytes() + 150_000, "overlaps " + below);
        }
    }

    @Test
    void rangeTombstonesAreClippedWhereTablesAreCut() {
        FileMeta upper =
                tables.write(entries(0, 1000, 5, VALUE_BYTES), List.of(new RangeTombstone(key(200), key(5000), 3)));
        FileMeta bottom = table(0, 4000, 1);
        Version version = version(List.of(upper), 5, List.of(), 6, List.of(bottom));
        CompactionPlan plan =
                CompactionPlan.down(version, SETTINGS, CompactionReason.MANUAL, 0, 5, List.of(upper), List.of());
        List<FileMeta> outputs = run(plan).outputs();
        assertTrue(outputs.size() > 3, "outputs " + outputs.size());
        for (int i = 1; i < outputs.size(); i++) {
            assertTrue(outputs.get(i - 1).range().isBefore(outputs.get(i).range()), "tables overlap");
        }
        List<RangeTombstone> pieces = new ArrayList<>();
        outputs.forEach(file -> pieces.addAll(tables.rangeTombstones(file).fragments()));
        assertEquals(200, number(pieces.get(0).from()));
        assertEquals(5000, number(pieces.get(pieces.size() - 1).to()));
        for (int i = 1; i < pieces.size(); i++) {
            assertEquals(number(pieces.get(i - 1).to()), number(pieces.get(i).from()), "a gap between the pieces");
        }
    }

    @Test
    void outputsEndWhereTablesBelowEnd() {
        FileMeta upper = table(0, 1000, 1);
        List<FileMeta> grandparents = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            grandparents.add(table(i * 100, 100, 2));
        }
        Version version = version(List.of(upper), 5, List.of(), 6, grandparents);
        CompactionPlan plan =
                CompactionPlan.down(version, SETTINGS, CompactionReason.MANUAL, 0, 5, List.of(upper), List.of());
        List<FileMeta> outputs = run(plan).outputs();
        assertTrue(outputs.size() > 3, "outputs " + outputs.size());
        for (FileMeta output : outputs) {
            assertEquals(0, number(output.range().smallest()) % 100);
        }
    }

    @Test
    void partsDoNotCountTheTablesBelowThePartsBefore() {
        List<FileMeta> lower = List.of(table(0, 500, 1), table(500, 500, 1));
        List<FileMeta> grandparents = List.of(table(0, 10, 1, 50_000), table(900, 10, 1));
        FileMeta upper = table(0, 1000, 5000);
        Version version = version(List.of(upper), 5, lower, 6, grandparents);
        CompactionPlan plan =
                CompactionPlan.down(version, SETTINGS, CompactionReason.MANUAL, 0, 5, List.of(upper), lower);
        List<FileMeta> outputs = job(plan).run(task -> {}, 2).outputs();
        FileMeta firstOfSecondPart = outputs.stream()
                .filter(file -> number(file.range().smallest()) == 500)
                .findFirst()
                .orElseThrow();
        assertTrue(firstOfSecondPart.entries() > 100, "outputs " + outputs);
    }

    @Test
    void tablesUnderARangeTombstoneAreNotRead() {
        FileMeta tombstone = tables.write(List.of(), List.of(new RangeTombstone(key(0), key(150), 9000)));
        List<FileMeta> lower = List.of(table(0, 100, 1), table(100, 100, 1));
        Version version = version(List.of(tombstone), 5, List.of(), 6, lower);
        CompactionPlan plan =
                CompactionPlan.down(version, SETTINGS, CompactionReason.MANUAL, 0, 6, List.of(tombstone), lower);
        CompactionResult result = run(plan);
        assertEquals(new MergeStatistics(200, 50, 0, 150, 0), result.statistics());
        assertEquals(100L * (Integer.BYTES + VALUE_BYTES), control.progress().bytesRead());
    }

    @Test
    void tablesUnderARangeTombstoneAreReadForASnapshotBetween() {
        FileMeta tombstone = tables.write(List.of(), List.of(new RangeTombstone(key(0), key(150), 9000)));
        List<FileMeta> lower = List.of(table(0, 100, 1));
        Version version = version(List.of(tombstone), 5, List.of(), 6, lower);
        CompactionPlan plan =
                CompactionPlan.down(version, SETTINGS, CompactionReason.MANUAL, 0, 6, List.of(tombstone), lower);
        assertEquals(50, job(plan, 50).run().statistics().entriesOut());
    }

    @Test
    void aMergeOfEverythingHiddenLeavesNoTable() {
        FileMeta newer = tables.write(List.of(TestEntry.delete(key(1), 9)), List.of());
        FileMeta older = tables.write(List.of(TestEntry.put(key(1), 8, new byte[1])), List.of());
        CompactionResult result = run(plan(List.of(newer, older)));
        assertEquals(List.of(), result.outputs());
        assertEquals(new MergeStatistics(2, 0, 1, 0, 1), result.statistics());
    }

    @Test
    void sequenceNumbersStayAsTheyAre() {
        FileMeta file = tables.write(List.of(TestEntry.put(key(1), 77, new byte[1])), List.of());
        FileMeta output = run(plan(List.of(file))).outputs().get(0);
        assertEquals(List.of(TestEntry.put(key(1), 77, new byte[1])), tables.entries(output));
    }

    @Test
    void partsMergedInParallelAreTheSameAsOnePiece() {
        CompactionPlan plan = levelPlan();
        List<TestEntry> inOnePiece = entriesOf(run(plan).outputs());
        List<FileMeta> outputs =
                job(plan).run(task -> new Thread(task).start(), 4).outputs();
        assertEquals(inOnePiece, entriesOf(outputs));
    }

    @Test
    void anExecutorThatRefusesHelpersDoesNotStopTheJob() {
        CompactionResult result = job(levelPlan())
                .run(
                        task -> {
                            throw new RejectedExecutionException();
                        },
                        4);
        assertEquals(2000, result.statistics().entriesOut());
    }

    @Test
    void anExecutorThatNeverRunsAHelperDoesNotStopTheJob() {
        assertEquals(2000, job(levelPlan()).run(task -> {}, 4).statistics().entriesOut());
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.Kind.class,
            names = {"CREATE", "WRITE", "FORCE", "RENAME"})
    void afterAFailureNoOutputIsLeft(Operation.Kind kind) {
        CompactionPlan plan = levelPlan();
        Set<String> before = tables.files();
        for (boolean parallel : new boolean[] {false, true}) {
            int[] calls = {0};
            tables.disk().device().inject(op -> op.kind() == kind && ++calls[0] == 4, Fault.IO_ERROR, false);
            CompactionJob job = job(plan);
            assertThrows(
                    StoreIOException.class, parallel ? () -> job.run(task -> new Thread(task).start(), 4) : job::run);
            tables.disk().device().clearFaults();
            assertEquals(before, tables.files());
        }
    }

    @Test
    void aFullDiskIsReportedAsSuch() {
        CompactionPlan plan = levelPlan();
        tables.disk().device().inject(op -> true, Fault.NO_SPACE, false);
        assertThrows(StoreFullException.class, job(plan)::run);
    }

    @Test
    void cancellationStopsTheJobAndLeavesNoOutput() {
        CompactionPlan plan = levelPlan();
        Set<String> before = tables.files();
        tables.disk().device().observe(op -> {
            if (op.kind() == Operation.Kind.RENAME) {
                control.cancellation().cancel();
            }
        });
        StoreException thrown = assertThrows(StoreException.class, job(plan)::run);
        assertEquals(CompactionCancelledException.class, thrown.getClass());
        assertEquals(before, tables.files());
    }

    @Test
    void progressCountsAllThatWasReadAndWritten() {
        CompactionResult result = run(levelPlan());
        assertEquals(3000L * (Integer.BYTES + VALUE_BYTES), control.progress().bytesRead());
        double share = (double) control.progress().bytesWritten() / result.outputBytes();
        assertTrue(share > 0.9 && share < 1.1, control.progress().bytesWritten() + " of " + result.outputBytes());
    }

    @Test
    void snapshotsOutOfOrderAreRefused() {
        CompactionPlan plan = levelPlan();
        assertThrows(IllegalArgumentException.class, () -> job(plan, 5, 3));
    }

    /** Two tables of one level over many of the next. */
    private CompactionPlan levelPlan() {
        List<FileMeta> upper = List.of(table(0, 500, 5000), table(500, 500, 5000));
        List<FileMeta> lower = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            lower.add(table(i * 200, 200, 1));
        }
        Version version = version(List.of(), 5, upper, 6, lower);
        return CompactionPlan.down(version, SETTINGS, CompactionReason.MANUAL, 5, 6, upper, lower);
    }

    private static CompactionPlan plan(List<FileMeta> levelZero) {
        Version version = version(levelZero, 5, List.of(), 6, List.of());
        return CompactionPlan.down(version, SETTINGS, CompactionReason.MANUAL, 0, 6, levelZero, List.of());
    }

    private static Version version(
            List<FileMeta> levelZero, int level, List<FileMeta> files, int other, List<FileMeta> otherFiles) {
        List<List<FileMeta>> levels = new ArrayList<>();
        for (int i = 0; i < Version.LEVELS; i++) {
            levels.add(i == 0 ? levelZero : i == level ? files : i == other ? otherFiles : List.of());
        }
        return TestVersions.of(levels);
    }

    private CompactionResult run(CompactionPlan plan) {
        return job(plan).run();
    }

    private CompactionJob job(CompactionPlan plan, long... snapshots) {
        return new CompactionJob(plan, SETTINGS, snapshots, tables, tables.outputs(), control);
    }

    private FileMeta table(int first, int count, long sequence) {
        return table(first, count, sequence, VALUE_BYTES);
    }

    private FileMeta table(int first, int count, long sequence, int valueBytes) {
        return tables.write(entries(first, count, sequence, valueBytes), List.of());
    }

    private static List<TestEntry> entries(int first, int count, long sequence, int valueBytes) {
        List<TestEntry> entries = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            entries.add(TestEntry.put(key(i), sequence + i, new byte[valueBytes]));
        }
        return entries;
    }

    private List<TestEntry> entriesOf(List<FileMeta> files) {
        List<TestEntry> entries = new ArrayList<>();
        files.forEach(file -> entries.addAll(tables.entries(file)));
        return entries;
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static int number(byte[] key) {
        return ByteBuffer.wrap(Arrays.copyOf(key, Integer.BYTES)).getInt();
    }
}
