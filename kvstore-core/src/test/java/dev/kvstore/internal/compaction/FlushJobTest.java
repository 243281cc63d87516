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
import java.util.List;
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
    void afterAFailureNoTableIsLeft() {
        tables.disk().device().inject(op -> op.kind() == Operation.Kind.FORCE, Fault.IO_ERROR, false);
        assertThrows(StoreIOException.class, () -> flush(Version.EMPTY, List.of(PUT), List.of()));
        assertEquals(0, tables.files().size());
    }

    private List<TestEntry> flushed(List<TestEntry> entries, long... snapshots) {
        return tables.entries(
                flush(Version.EMPTY, entries, List.of(), snapshots).outputs().get(0));
    }

    private CompactionResult flush(
            Version version, List<TestEntry> entries, List<RangeTombstone> rangeTombstones, long... snapshots) {
        FlushJob job = new FlushJob(version, snapshots, tables.outputs(), TestTables.control());
        try (InternalIterator iterator = TestIterator.allVersions(tables.memory(), entries)) {
            return job.run(iterator, RangeTombstoneList.of(rangeTombstones));
        }
    }
}
