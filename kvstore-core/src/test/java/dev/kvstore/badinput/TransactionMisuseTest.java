package dev.kvstore.badinput;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.Durability;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreReadOnlyException;
import dev.kvstore.StoreStalledException;
import dev.kvstore.Transaction;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.TransactionEndedException;
import dev.kvstore.TransactionNestedException;
import dev.kvstore.TransactionOptions;
import dev.kvstore.TransactionThreadException;
import dev.kvstore.TransactionTooLargeException;
import dev.kvstore.TransactionTooOldException;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
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
                    assertThrows(TransactionThreadException.class, () -> elsewhere(() -> call.accept(tx)));
                }
                assertThrows(TransactionThreadException.class, () -> elsewhere(tx::commit));
                assertThrows(TransactionThreadException.class, () -> elsewhere(tx::close));
                try (Cursor cursor = tx.cursor()) {
                    assertThrows(TransactionThreadException.class, () -> elsewhere(cursor::first));
                    assertThrows(TransactionThreadException.class, () -> elsewhere(cursor::close));
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
    void oneThatIsTooOldIsRefused(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                ExplicitTransaction tx =
                        store.beginTransaction(TransactionOptions.defaults().maxAge(Duration.ofMillis(1)))) {
            tx.put(key(1), value(1));
            Awaitility.await().pollInSameThread().untilAsserted(() -> {
                assertThrows(TransactionTooOldException.class, () -> tx.get(key(2)));
            });
            assertThrows(TransactionTooOldException.class, () -> tx.put(key(2), value(2)));
            assertThrows(TransactionTooOldException.class, tx::commit);
            assertNull(store.get(key(1)));
            assertThrows(TransactionEndedException.class, tx::commit);
        }
    }

    @EngineTest
    void aForgottenOneIsRolledBackAndReported(StoreSetup setup) {
        ConcurrentLinkedQueue<StoreEvent> events = new ConcurrentLinkedQueue<>();
        try (KeyValueStore store = setup.open(directory, options -> options.listener(events::add))) {
            forget(store);
            Awaitility.await().until(() -> {
                System.gc();
                store.beginTransaction().close();
                return events.stream().anyMatch(TransactionMisuseTest::isLeakedTransaction);
            });
            assertNull(store.get(key(1)));
        }
    }

    @EngineTest
    void oneThatIsOpenWhenTheStoreClosesIsReportedAndRefused(StoreSetup setup) {
        ConcurrentLinkedQueue<StoreEvent> events = new ConcurrentLinkedQueue<>();
        KeyValueStore store = setup.open(directory, options -> options.listener(events::add));
        store.put(key(1), value(1));
        ExplicitTransaction tx = store.beginTransaction();
        tx.put(key(2), value(2));
        Cursor cursor = tx.cursor();
        cursor.first();
        store.close();
        assertTrue(events.stream().anyMatch(TransactionMisuseTest::isLeakedTransaction));
        assertThrows(StoreClosedException.class, () -> tx.get(key(1)));
        assertThrows(StoreClosedException.class, () -> tx.put(key(1), value(1)));
        assertThrows(StoreClosedException.class, cursor::next);
        assertThrows(StoreClosedException.class, tx::commit);
        tx.close();
        assertEquals(0, store.metrics().memoryBytes());
        assertThrows(StoreClosedException.class, () -> store.update(late -> {}));
        assertThrows(StoreClosedException.class, () -> store.view(late -> null));
        assertThrows(StoreClosedException.class, store::beginTransaction);
    }

    @EngineTest
    void aStoreClosedInsideAnUpdateEndsIt(StoreSetup setup) {
        KeyValueStore store = setup.open(directory);
        assertThrows(
                StoreClosedException.class,
                () -> store.update(tx -> {
                    tx.put(key(1), value(1));
                    store.close();
                }));
        assertEquals(0, store.metrics().memoryBytes());
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

    @EngineTest
    void whileOneRunsExclusivelyOthersWaitUpToTheirTimeout(StoreSetup setup) {
        TransactionOptions atOnce = TransactionOptions.defaults().retries(0);
        try (KeyValueStore store = setup.open(directory, options -> options.writeTimeoutMillis(200))) {
            int[] runs = {0};
            store.update(atOnce, tx -> {
                tx.get(key(1));
                tx.put(key(2), value(2));
                if (runs[0]++ == 0 && "LSM".equals(setup.engine().name())) {
                    store.put(key(1), bytes("conflict"));
                    return;
                }
                assertThrows(StoreStalledException.class, () -> elsewhere(() -> store.put(key(1), value(1))));
                assertThrows(
                        StoreStalledException.class,
                        () -> elsewhere(() -> store.update(atOnce, other -> {
                            other.get(key(1));
                            other.put(key(1), value(1));
                        })));
                assertNotNull(elsewhere(() -> store.view(view -> view)));
            });
            assertEquals("value-2", text(store.get(key(2))));
            elsewhere(() -> store.put(key(1), value(1)));
        }
    }

    @EngineTest
    void whoWaitsForAnExclusiveOneGoesOnAfterIt(StoreSetup setup) throws InterruptedException {
        try (KeyValueStore store = setup.open(directory)) {
            CountDownLatch exclusive = new CountDownLatch(1);
            CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
                await(exclusive);
                for (int i = 10; i < 20; i++) {
                    store.put(key(i), value(i));
                    int number = i;
                    store.update(tx -> tx.put(key(number + 100), tx.get(key(number))));
                }
            });
            int[] runs = {0};
            store.update(TransactionOptions.defaults().retries(0), tx -> {
                assertNull(tx.get(key(19)));
                tx.put(key(2), value(2));
                if (runs[0]++ == 0 && "LSM".equals(setup.engine().name())) {
                    store.put(key(19), value(0));
                    store.delete(key(19));
                    return;
                }
                exclusive.countDown();
                assertThrows(TimeoutException.class, () -> others.get(50, TimeUnit.MILLISECONDS));
            });
            others.join();
            assertEquals("value-15", text(store.get(key(115))));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs something in another thread and throws what it throws. */
    private static void elsewhere(Runnable action) {
        elsewhere(() -> {
            action.run();
            return null;
        });
    }

    private static <T> T elsewhere(Supplier<T> action) {
        try {
            return CompletableFuture.supplyAsync(action).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private static void forget(KeyValueStore store) {
        ExplicitTransaction tx = store.beginTransaction();
        tx.put(key(1), value(1));
        tx.cursor().first();
    }

    private static boolean isLeakedTransaction(StoreEvent event) {
        return event instanceof StoreEvent.Leaked leaked && leaked.what().equals("transaction");
    }
}
