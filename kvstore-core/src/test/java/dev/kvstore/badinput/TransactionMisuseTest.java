package dev.kvstore.badinput;

import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.Durability;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreReadOnlyException;
import dev.kvstore.Transaction;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.TransactionEndedException;
import dev.kvstore.TransactionNestedException;
import dev.kvstore.TransactionOptions;
import dev.kvstore.TransactionThreadException;
import dev.kvstore.TransactionTooLargeException;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;

/** Transactions used as they must not be: a typed error that says so, and nothing is lost. */
class TransactionMisuseTest {
    private static final List<Consumer<Transaction>> CALLS = List.of(
            tx -> tx.get(key(1)),
            tx -> tx.entry(key(1)),
            tx -> tx.version(key(1)),
            tx -> tx.exists(key(1)),
            tx -> tx.multiGet(List.of(key(1))),
            Transaction::cursor,
            tx -> tx.put(key(1), value(1)),
            tx -> tx.delete(key(1)),
            tx -> tx.deleteRange(key(1), key(2)),
            tx -> tx.requireVersion(key(1), 1),
            tx -> tx.requireValue(key(1), value(1)),
            tx -> tx.keyspace("side"),
            Transaction::savepoint,
            Transaction::snapshotSequence);

    @TempDir
    Path directory;

    @EngineTest
    void useAfterTheEndIsRefused(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.keyspace("side");
            Transaction[] kept = new Transaction[1];
            store.update(tx -> {
                kept[0] = tx;
            });
            assertThrows(
                    StoreException.class,
                    () -> store.update(tx -> {
                        kept[0] = tx;
                        throw new StoreException("planned");
                    }));
            ExplicitTransaction committed = store.beginTransaction();
            committed.put(key(1), value(1));
            committed.commit();
            ExplicitTransaction rolledBack = store.beginTransaction();
            rolledBack.rollback();
            for (Transaction tx : List.of(kept[0], committed, rolledBack)) {
                for (Consumer<Transaction> call : CALLS) {
                    assertThrows(TransactionEndedException.class, () -> call.accept(tx));
                }
            }
            assertThrows(TransactionEndedException.class, committed::commit);
            committed.rollback();
            committed.close();
            rolledBack.close();
        }
    }

    @EngineTest
    void useByAnotherThreadIsRefused(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.keyspace("side");
            try (ExplicitTransaction tx = store.beginTransaction()) {
                for (Consumer<Transaction> call : CALLS) {
                    assertThrows(TransactionThreadException.class, () -> OtherThread.run(() -> call.accept(tx)));
                }
                assertThrows(TransactionThreadException.class, () -> OtherThread.run(tx::commit));
                assertThrows(TransactionThreadException.class, () -> OtherThread.run(tx::close));
                try (Cursor cursor = tx.cursor()) {
                    assertThrows(TransactionThreadException.class, () -> OtherThread.run(cursor::first));
                    assertThrows(TransactionThreadException.class, () -> OtherThread.run(cursor::close));
                }
                tx.put(key(1), value(1));
                tx.commit();
            }
            assertEquals("value-1", text(store.get(key(1))));
        }
    }

    @EngineTest
    void updatesDoNotNest(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.update(tx -> {
                assertThrows(TransactionNestedException.class, () -> store.update(inner -> {}));
                tx.put(key(1), value(1));
            });
            store.view(view -> assertThrows(TransactionNestedException.class, () -> store.update(tx -> {})));
            store.view(view -> store.view(inner -> inner.get(key(1))));
            assertThrows(
                    StoreException.class,
                    () -> store.view(view -> {
                        throw new StoreException("planned");
                    }));
            store.update(tx -> tx.put(key(2), tx.get(key(1))));
            assertEquals("value-1", text(store.get(key(2))));
        }
    }

    @EngineTest
    void oneThatIsTooLargeIsRefusedAtTheCallAndGoesOn(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            TransactionOptions small = TransactionOptions.defaults().maxBytes(10_000);
            store.update(small, tx -> {
                tx.put(key(1), value(1));
                assertThrows(TransactionTooLargeException.class, () -> tx.put(key(2), new byte[10_000]));
                assertNull(tx.get(key(2)));
            });
            assertEquals("value-1", text(store.get(key(1))));
            assertNull(store.get(key(2)));
            try (ExplicitTransaction tx = store.beginTransaction(small)) {
                assertThrows(TransactionTooLargeException.class, () -> {
                    for (int i = 0; i < 1000; i++) {
                        tx.get(key(i));
                    }
                });
            }
            try (ExplicitTransaction tx = store.beginTransaction(small)) {
                for (int i = 0; i < 10_000; i++) {
                    tx.get(key(1));
                }
            }
        }
    }

    @EngineTest
    void badArgumentsNameThemselves(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                ExplicitTransaction tx = store.beginTransaction()) {
            assertThrows(NullPointerException.class, () -> tx.put((byte[]) null, value(1)));
            assertThrows(NullPointerException.class, () -> tx.put(key(1), (byte[]) null));
            assertThrows(NullPointerException.class, () -> tx.keyspace(null));
            assertThrows(IllegalArgumentException.class, () -> tx.get(new byte[0]));
            assertThrows(IllegalArgumentException.class, () -> tx.put(new byte[70_000], value(1)));
            assertThrows(IllegalArgumentException.class, () -> tx.deleteRange(key(2), key(1)));
            assertThrows(IllegalArgumentException.class, () -> tx.requireVersion(key(1), -1));
            assertThrows(StoreNotFoundException.class, () -> tx.keyspace("nowhere"));
            assertThrows(NullPointerException.class, () -> store.update(null));
            assertThrows(NullPointerException.class, () -> store.view(null));
            assertThrows(NullPointerException.class, () -> store.beginTransaction(null));
            TransactionOptions options = TransactionOptions.defaults();
            assertThrows(IllegalArgumentException.class, () -> options.maxBytes(1));
            assertThrows(IllegalArgumentException.class, () -> options.maxAge(Duration.ZERO));
            assertThrows(IllegalArgumentException.class, () -> options.retries(-1));
            assertThrows(NullPointerException.class, () -> options.durability(null));
            Durability wrong = setup.hasLog() ? Durability.NONE : Durability.SYNC;
            assertThrows(IllegalArgumentException.class, () -> store.beginTransaction(options.durability(wrong)));
        }
    }

    @EngineTest
    void aKeyspaceDroppedMeanwhileIsMissedAtTheCommit(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Keyspace side = store.keyspace("side");
            side.put(key(1), value(1));
            ExplicitTransaction tx = store.beginTransaction();
            tx.keyspace("side").put(key(2), value(2));
            tx.put(key(2), value(2));
            store.dropKeyspace("side");
            assertThrows(StoreNotFoundException.class, tx::commit);
            assertNull(store.get(key(2)));
        }
    }

    @EngineTest
    void aReadOnlyStoreRefusesTheCommit(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1));
        }
        try (KeyValueStore store = setup.open(directory, options -> options.readOnly(true))) {
            assertEquals("value-1", text(store.view(view -> view.get(key(1)))));
            assertThrows(StoreReadOnlyException.class, () -> store.update(tx -> tx.put(key(1), value(2))));
        }
    }

    @EngineTest
    void anUpdateThatConflictsWithItselfSaysSoInTheEnd(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            int[] runs = {0};
            assertThrows(
                    TransactionConflictException.class,
                    () -> store.update(tx -> {
                        tx.get(key(1));
                        tx.put(key(2), value(2));
                        store.put(key(1), value(runs[0]++));
                    }));
            assertTrue(runs[0] >= 1);
            assertNull(store.get(key(2)));
            store.put(key(3), value(3));
        }
    }
}
