package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Entry;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Transaction;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.TransactionKeyspace;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.junit.jupiter.api.io.TempDir;

/** Reads and writes that take place all at once. */
class TransactionTest {
    @TempDir
    Path directory;

    @EngineTest
    void anUpdateIsCommittedWhenItReturns(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Keyspace side = store.keyspace("side");
            store.put(key(1), value(1));
            store.update(tx -> {
                tx.put(key(2), tx.get(key(1)));
                tx.keyspace("side").put(key(3), value(3));
                tx.delete(key(1));
            });
            assertEquals(List.of("key-000002=value-1"), entries(store));
            assertEquals(List.of("key-000003=value-3"), entries(side));
        }
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(List.of("key-000002=value-1"), entries(store));
        }
    }

    @EngineTest
    void nothingIsVisibleBeforeTheCommitAndEverythingAfter(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                ExplicitTransaction tx = store.beginTransaction()) {
            tx.put(key(1), value(1));
            tx.put(key(2), value(2));
            assertEquals(List.of(), entries(store));
            long version = tx.commit();
            assertEquals(List.of("key-000001=value-1", "key-000002=value-2"), entries(store));
            assertEquals(version, store.version(key(2)));
            assertEquals(version, store.lastSequence());
        }
    }

    @EngineTest
    void anUpdateThatThrowsLeavesNoTraceAndPassesTheExceptionOn(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            long before = store.lastSequence();
            IOException thrown = assertThrows(
                    IOException.class,
                    () -> store.update(tx -> {
                        tx.put(key(1), value(1));
                        throw new IOException("no");
                    }));
            assertEquals("no", thrown.getMessage());
            assertEquals(before, store.lastSequence());
            assertNull(store.get(key(1)));
        }
    }

    @EngineTest
    void readsSeeTheBeginningAndOwnWrites(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            TestData.putNumbers(store, 0, 3);
            try (ExplicitTransaction tx = store.beginTransaction()) {
                long seen = tx.snapshotSequence();
                store.put(key(0), bytes("later"));
                store.delete(key(1));
                assertEquals("value-0", text(tx.get(key(0))));
                assertEquals("value-1", text(tx.get(key(1))));
                assertTrue(tx.version(key(1)) <= seen);
                tx.put(key(0), bytes("own"));
                tx.delete(key(2));
                assertEquals("own", text(tx.get(key(0))));
                assertEquals(new Entry(bytes("own"), TransactionKeyspace.PENDING_VERSION), tx.entry(key(0)));
                assertFalse(tx.exists(key(2)));
                assertEquals(0, tx.version(key(2)));
                List<byte[]> values = tx.multiGet(List.of(key(0), key(1), key(2)));
                assertArrayEquals(bytes("own"), values.get(0));
                assertArrayEquals(value(1), values.get(1));
                assertNull(values.get(2));
            }
        }
    }

    @EngineTest
    void deletedRangesHideWhatIsOlderAndShowWhatIsNewer(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            TestData.putNumbers(store, 0, 6);
            store.update(tx -> {
                tx.put(key(2), bytes("before"));
                tx.deleteRange(key(1), key(4));
                assertNull(tx.get(key(1)));
                assertNull(tx.get(key(2)));
                tx.put(key(3), bytes("after"));
                assertEquals("after", text(tx.get(key(3))));
                assertEquals("value-4", text(tx.get(key(4))));
                tx.deleteRange(null, key(1));
                tx.deleteRange(key(5), null);
            });
            assertEquals(List.of("key-000003=after", "key-000004=value-4"), entries(store));
        }
    }

    @EngineTest
    void bytesFormsAreThoseOfTheStore(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1));
            store.update(tx -> {
                BytesStore<?, ?> second = BytesStore.wrap(key(2));
                tx.put(second, BytesStore.wrap(value(2)));
                Bytes<?> target = Bytes.allocateElasticOnHeap();
                assertTrue(tx.get(second, target));
                assertTrue(tx.get(BytesStore.wrap(key(1)), target));
                assertEquals("value-2value-1", target.toString());
                tx.delete(BytesStore.wrap(key(1)));
                assertFalse(tx.exists(BytesStore.wrap(key(1))));
                assertEquals(TransactionKeyspace.PENDING_VERSION, tx.version(second));
            });
            assertEquals(List.of("key-000002=value-2"), entries(store));
        }
    }

    @EngineTest
    void metadataTravelsWithTheEntry(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.update(tx -> {
                tx.put(key(1), value(1), bytes("about it"));
                assertArrayEquals(bytes("about it"), tx.info(key(1), 0).metadata());
                assertEquals("value-1", text(tx.get(key(1))));
                assertEquals(List.of("key-000001=value-1"), entries(tx));
            });
            assertArrayEquals(bytes("about it"), store.info(key(1), 0).metadata());
            assertEquals(List.of("key-000001=value-1"), entries(store));
        }
    }

    @EngineTest
    void theFirstKeyAndStreamsAreReadsLikeOthers(StoreSetup setup) throws IOException {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(2), value(2));
            try (ExplicitTransaction tx = store.beginTransaction()) {
                assertArrayEquals(key(2), tx.firstKey(KeyRange.all()));
                tx.put(key(3), value(3));
                store.put(key(1), value(1));
                assertThrows(TransactionConflictException.class, tx::commit);
            }
            try (ExplicitTransaction tx = store.beginTransaction()) {
                tx.put(key(4), value(4));
                assertArrayEquals(value(4), tx.stream(key(4)).readAllBytes());
                assertArrayEquals(value(2), tx.stream(key(2)).readAllBytes());
                store.delete(key(2));
                assertThrows(TransactionConflictException.class, tx::commit);
            }
        }
    }

    @EngineTest
    void whatWasReadAndIsWrittenByOthersIsAConflict(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1));
            for (String how : List.of("put", "delete", "deleteRange", "batch", "transaction")) {
                ExplicitTransaction tx = store.beginTransaction();
                tx.get(key(1));
                tx.put(key(2), bytes(how));
                overwrite(store, how);
                assertThrows(TransactionConflictException.class, tx::commit, how);
                assertNull(store.get(key(2)), how);
                store.put(key(1), value(1));
            }
        }
    }

    @EngineTest
    void whatWasNotReadIsNoConflict(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.keyspace("side");
            TestData.putNumbers(store, 0, 3);
            try (ExplicitTransaction tx = store.beginTransaction()) {
                tx.get(key(1));
                tx.put(key(2), value(20));
                store.put(key(0), value(10));
                store.put(key(2), value(30));
                store.keyspace("side").put(key(1), value(1));
                store.deleteRange(key(3), key(9));
                tx.commit();
            }
            assertEquals("value-20", text(store.get(key(2))));
        }
    }

    @EngineTest
    void anAbsentKeyThatAppearsIsAConflict(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                ExplicitTransaction tx = store.beginTransaction()) {
            assertFalse(tx.exists(key(1)));
            tx.put(key(1), bytes("mine"));
            store.put(key(1), bytes("theirs"));
            assertThrows(TransactionConflictException.class, tx::commit);
            assertEquals("theirs", text(store.get(key(1))));
        }
    }

    @EngineTest
    void conflictsAreFoundAtAnyAgeAndInTables(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            TestData.putNumbers(store, 0, 10);
            for (boolean conflicting : new boolean[] {false, true}) {
                ExplicitTransaction tx = store.beginTransaction();
                tx.get(key(1));
                tx.put(key(5000), value(1));
                if (conflicting) {
                    store.put(key(1), bytes("changed"));
                }
                TestData.putNumbers(store, 1000, 4000);
                store.flush();
                store.compact();
                TestData.putNumbers(store, 1000, 1400);
                if (conflicting) {
                    assertThrows(TransactionConflictException.class, tx::commit);
                } else {
                    tx.commit();
                }
            }
        }
    }

    @EngineTest
    void anUpdateIsRunAgainAfterAConflict(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), bytes("0"));
            int[] runs = {0};
            String last = store.updateAndGet(tx -> {
                String seen = text(tx.get(key(1)));
                if (runs[0]++ < 3 && !isExclusive(setup)) {
                    store.put(key(1), bytes("" + runs[0]));
                }
                tx.put(key(1), bytes(seen + "!"));
                return seen;
            });
            assertEquals(isExclusive(setup) ? "0" : "3", last);
            assertEquals(last + "!", text(store.get(key(1))));
        }
    }

    @EngineTest
    void aTransactionWithoutWritesNeverConflicts(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                ExplicitTransaction tx = store.beginTransaction()) {
            tx.get(key(1));
            store.put(key(1), value(1));
            assertNull(tx.get(key(1)));
            assertEquals(tx.snapshotSequence(), tx.commit());
        }
    }

    @EngineTest
    void aViewIsASnapshot(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1));
            String seen = store.view(view -> {
                store.put(key(1), value(2));
                return text(view.get(key(1)));
            });
            assertEquals("value-1", seen);
        }
    }

    @EngineTest
    void largeTransactionsAreOneWrite(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.update(tx -> {
                for (int i = 2999; i >= 0; i--) {
                    tx.put(key(i), TestData.value(i, 200));
                }
                assertEquals(3000, entries(tx).size());
            });
            assertEquals(3000, entries(store).size());
        }
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(3000, entries(store).size());
        }
    }

    private static void overwrite(KeyValueStore store, String how) {
        switch (how) {
            case "put" -> store.put(key(1), bytes("other"));
            case "delete" -> store.delete(key(1));
            case "deleteRange" -> store.deleteRange(key(0), key(2));
            case "batch" -> {
                try (var batch = store.newBatch()) {
                    store.write(batch.put(key(7), value(7)).put(key(1), value(8)));
                }
            }
            default -> store.update((Transaction other) -> other.put(key(1), value(9)));
        }
    }

    private static boolean isExclusive(StoreSetup setup) {
        return !"LSM".equals(setup.engine().name());
    }
}
