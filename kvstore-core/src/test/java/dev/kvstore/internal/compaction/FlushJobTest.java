package dev.kvstore.internal.compaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.StoreIOException;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.RangeTombstoneList;
import dev.kvstore.internal.io.Fault;
import dev.kvstore.internal.io.Operation;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.TestEntry;
import dev.kvstore.internal.iterator.TestIterator;
import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.manifest.TestVersions;
import dev.kvstore.internal.manifest.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlushJobTest {
    private static final TestEntry PUT = TestEntry.put(new byte[] {1}, 5, new byte[] {42});
    private static final TestEntry OLD_PUT = TestEntry.put(new byte[] {1}, 3, new byte[] {41});
    private static final TestEntry TOMBSTONE = TestEntry.delete(new byte[] {2}, 6);
    private static final RangeTombstone RANGE = new RangeTombstone(new byte[] {7}, new byte[] {9}, 4);

    private final TestTables tables = new TestTables();

    @AfterEach
    void nothingLeaks() {
        tables.close();
        assertEquals(0, tables.memory().used(), "native bytes still in use");
    }

    @Test
    void theTableJoinsLevelZero() {
        CompactionResult result = flush(Version.EMPTY, List.of(PUT), List.of());
        assertEquals(List.of(PUT), tables.entries(result.outputs().get(0)));
        assertEquals(0, result.edit().addedFiles().get(0).level());
        assertEquals(result.outputs().get(0), result.edit().addedFiles().get(0).meta());
    }

    @Test
    void versionsThatNoSnapshotSeesAreDropped() {
        assertEquals(List.of(PUT), flushed(List.of(PUT, OLD_PUT)));
        assertEquals(List.of(PUT, OLD_PUT), flushed(List.of(PUT, OLD_PUT), 4));
    }

    @Test
    void tombstonesOverAnEmptyTreeLeaveNoTable() {
        CompactionResult result = flush(Version.EMPTY, List.of(TOMBSTONE), List.of(RANGE));
        assertEquals(List.of(), result.outputs());
        assertEquals(List.of(), result.edit().addedFiles());
    }

    @Test
    void tombstonesStayWhereTheTreeMayHoldTheirKeys() {
        Version version = TestVersions.of(List.of(List.of(tables.write(
                List.of(TestEntry.put(new byte[] {2}, 1, new byte[0]), TestEntry.put(new byte[] {8}, 2, new byte[0])),
                List.of()))));
        FileMeta table =
                flush(version, List.of(TOMBSTONE), List.of(RANGE)).outputs().get(0);
        assertEquals(List.of(TOMBSTONE), tables.entries(table));
        assertEquals(1, tables.rangeTombstones(table).size());
    }

    @Test
    void whatComesBehindAllOfItsKeyspaceIsWrittenForTheLastLevel() {
        FileMeta other = tables.write(List.of(TestEntry.put(new byte[] {1, 9}, 1, new byte[0])), List.of());
        FileMeta before = tables.write(List.of(TestEntry.put(new byte[] {0, 9}, 1, new byte[0])), List.of());
        Version version = TestVersions.of(List.of(List.of(other, before)));
        flush(version, List.of(TestEntry.put(new byte[] {0, 10}, 5, new byte[0])), List.of());
        assertEquals(Version.LEVELS - 1, tables.lastLevel());
        flush(version, List.of(TestEntry.put(new byte[] {0, 8}, 5, new byte[0])), List.of());
        assertEquals(0, tables.lastLevel());
    }

    @Test
    void aSmallKeyspaceIsPartedFromALargeOne() {
        List<List<TestEntry>> tables =
                tablesOf(List.of(keyspace(0, 1, 100), keyspace(1, 20, 100_000), keyspace(2, 1, 100)));
        assertEquals(List.of(1, 20, 1), tables.stream().map(List::size).toList());
    }

    @Test
    void smallKeyspacesAreKeptTogether() {
        List<List<TestEntry>> tables =
                tablesOf(List.of(keyspace(0, 20, 100_000), keyspace(1, 3, 100), keyspace(2, 4, 100)));
        assertEquals(List.of(20, 7), tables.stream().map(List::size).toList());
    }

    @Test
    void keyspacesOfLikeSizeStayInOneTable() {
        List<List<TestEntry>> tables = tablesOf(List.of(keyspace(0, 20, 100_000), keyspace(1, 10, 100_000)));
        assertEquals(List.of(30), tables.stream().map(List::size).toList());
    }

    @Test
    void aLittleIsNeverParted() {
        List<List<TestEntry>> tables = tablesOf(List.of(keyspace(0, 1, 10), keyspace(1, 20, 1_000)));
        assertEquals(List.of(21), tables.stream().map(List::size).toList());
    }

    @Test
    void aRangeTombstoneGoesWithItsKeyspace() {
        Version version = TestVersions.of(List.of(List.of(tables.write(
                List.of(TestEntry.put(new byte[] {0, 4}, 1, new byte[0])), List.of()))));
        List<TestEntry> entries = new ArrayList<>(keyspace(0, 1, 100));
        entries.addAll(keyspace(1, 20, 100_000));
        RangeTombstone range = new RangeTombstone(new byte[] {0, 3}, new byte[] {0, 5}, 4);
        List<FileMeta> written = flush(version, entries, List.of(range)).outputs();
        assertEquals(
                List.of(1, 0),
                written.stream()
                        .map(file -> tables.rangeTombstones(file).size())
                        .toList());
    }

    @Test
    void afterAFailureNoTableIsLeft() {
        tables.disk().device().inject(op -> op.kind() == Operation.Kind.FORCE, Fault.IO_ERROR, false);
        assertThrows(StoreIOException.class, () -> flush(Version.EMPTY, List.of(PUT), List.of()));
        assertEquals(0, tables.files().size());
    }

    private static List<TestEntry> keyspace(int id, int entries, int valueBytes) {
        return IntStream.range(0, entries)
                .mapToObj(i -> TestEntry.put(new byte[] {(byte) id, (byte) i}, 10L + i, new byte[valueBytes]))
                .toList();
    }

    private List<List<TestEntry>> tablesOf(List<List<TestEntry>> keyspaces) {
        List<TestEntry> entries = keyspaces.stream().flatMap(List::stream).toList();
        List<FileMeta> written = flush(Version.EMPTY, entries, List.of()).outputs();
        List<List<TestEntry>> contents = written.stream().map(tables::entries).toList();
        assertEquals(entries, contents.stream().flatMap(List::stream).toList());
        return contents;
    }

    private List<TestEntry> flushed(List<TestEntry> entries, long... snapshots) {
        return tables.entries(
                flush(Version.EMPTY, entries, List.of(), snapshots).outputs().get(0));
    }

    private CompactionResult flush(
            Version version, List<TestEntry> entries, List<RangeTombstone> rangeTombstones, long... snapshots) {
        long bytes = entries.stream()
                .mapToLong(entry -> entry.key().length + entry.value().length)
                .sum();
        FlushJob job = new FlushJob(version, snapshots, tables.outputs(), TestTables.control(bytes));
        try (InternalIterator iterator = TestIterator.allVersions(tables.memory(), entries)) {
            return job.run(iterator, RangeTombstoneList.of(rangeTombstones));
        }
    }
}
