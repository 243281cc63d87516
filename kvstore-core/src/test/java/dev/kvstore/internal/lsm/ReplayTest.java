package dev.kvstore.internal.lsm;

import static dev.kvstore.testkit.TestData.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.wal.LogRecovery;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which writes of the log come into the memtables, with which numbers, and which logs are refused. */
class ReplayTest {
    private static final byte[] LARGE = new byte[2000];

    private final CrashedStore store = new CrashedStore();

    ReplayTest() throws IOException {}

    @AfterEach
    void release() throws IOException {
        store.close();
        assertEquals(0, store.memory.used());
    }

    @Test
    void everyWriteHasTheNumberThatItHadInTheLog() throws IOException {
        store.log(1, batch -> {
            put(batch, "b", 1);
            put(batch, "a", 2);
        });
        store.log(3, batch -> put(batch, "b", 3));
        LogRecovery recovered = store.replay();
        assertEquals(3, recovered.lastSequence());
        assertEquals(2, recovered.records());
        assertEquals(List.of("2 a 2", "3 b 3", "1 b 1"), store.contents().get(0));
    }

    @Test
    void writesThatAreInTablesAreNotReplayed() throws IOException {
        store.versions.logAndApply(new VersionEdit().lastSequence(2));
        store.log(1, batch -> put(batch, "a", 1));
        store.log(2, batch -> put(batch, "b", 1));
        store.log(3, batch -> put(batch, "c", 1));
        store.replay();
        assertEquals(List.of("3 c 1"), store.contents().get(0));
    }

    @Test
    void aBatchOfWhichOnlyTheBeginningIsInTablesIsReplayedAsAWhole() throws IOException {
        store.versions.logAndApply(new VersionEdit().lastSequence(1));
        store.log(1, batch -> {
            put(batch, "a", 1);
            put(batch, "b", 1);
        });
        store.replay();
        assertEquals(List.of("1 a 1", "2 b 1"), store.contents().get(0));
    }

    @Test
    void aMarkHasTheNumberOfTheLastWriteOfItsBatch() throws IOException {
        store.log(1, batch -> {
            put(batch, "a", 1);
            put(batch, "b", 1);
            batch.mark(7);
        });
        store.log(3, batch -> put(batch, "c", 1));
        store.replay();
        List<String> found = store.contents().get(0);
        assertEquals(List.of("1 a 1", "2 b 1", "3 c 1"), found.subList(0, 3));
        assertEquals(4, found.size());
        assertTrue(found.get(3).startsWith("2 "), () -> "the mark: " + found.get(3));
    }

    @Test
    void aMarkOfALargeBatchHasTheNumberOfItsLastWriteToo() throws IOException {
        store.log(1, batch -> {
            batch.put(0, bytes("a"), LARGE);
            batch.mark(7);
        });
        store.replay();
        String mark = store.contents().get(0).get(1);
        assertTrue(mark.startsWith("1 "), () -> "the mark: " + mark);
    }

    @Test
    void aRangeDeletionHasItsNumberAmongTheOthers() throws IOException {
        store.log(1, batch -> {
            put(batch, "a", 1);
            batch.deleteRange(bytes("\0a"), bytes("\0b"));
            put(batch, "c", 1);
        });
        store.replay();
        assertEquals(List.of("1 a 1", "3 c 1"), store.contents().get(0));
        assertEquals(2, store.active().rangeTombstones().fragments().get(0).sequence());
    }

    @Test
    void aGapBehindTheTablesIsDamageThatNamesWhatIsMissing() throws IOException {
        store.versions.logAndApply(new VersionEdit().lastSequence(4));
        store.log(6, batch -> put(batch, "a", 1));
        StoreCorruptedException damage = refused();
        assertEquals(FileNames.log(lastLog()), damage.file());
        assertMessage("expected sequence number 5, found 6", damage);
    }

    @Test
    void aGapWithinTheLogIsDamage() throws IOException {
        store.log(1, batch -> put(batch, "a", 1));
        store.log(3, batch -> put(batch, "b", 1));
        assertMessage("expected sequence number 2, found 3", refused());
    }

    @Test
    void aDroppedKeyspaceIsLegalAndOneThatWasNeverMadeIsNot() throws IOException {
        store.versions.logAndApply(new VersionEdit().createKeyspace(1, "dropped"));
        store.versions.logAndApply(new VersionEdit().dropKeyspace(1));
        store.log(1, batch -> batch.put(1, bytes("a"), bytes("v")));
        store.log(2, batch -> batch.put(2, bytes("b"), bytes("v")));
        assertMessage("it writes to keyspace 2, but the manifest knows those below 2 only", refused());
        assertEquals(List.of(), store.contents().get(0));
    }

    @Test
    void aLargeWriteToAKeyspaceThatWasNeverMadeIsDamageToo() throws IOException {
        store.log(1, batch -> batch.put(2, bytes("a"), LARGE));
        assertMessage("it writes to keyspace 2", refused());
        assertEquals(List.of(), store.contents().get(0));
    }

    @Test
    void whatWasCollectedBeforeDamageIsNotKeptInMemory() throws IOException {
        store.log(1, batch -> put(batch, "a", 1));
        try (BatchBuffer two = new BatchBuffer(store.memory)) {
            put(two, "b", 1);
            put(two, "c", 1);
            store.log(two, 2, 4);
        }
        assertMessage("expected a batch of 3 writes, found something else", refused());
        assertEquals(List.of(), store.rooms);
    }

    private StoreCorruptedException refused() {
        return assertThrows(StoreCorruptedException.class, store::replay);
    }

    private static void assertMessage(String part, StoreCorruptedException damage) {
        assertTrue(damage.getMessage().contains(part), damage::getMessage);
    }

    private long lastLog() throws IOException {
        return Collections.max(store.disk.list().stream()
                .filter(name -> FileNames.kind(name) == FileNames.Kind.LOG)
                .map(FileNames::number)
                .toList());
    }

    private static void put(BatchBuffer batch, String key, int valueLength) {
        batch.put(0, bytes(key), new byte[valueLength]);
    }
}
