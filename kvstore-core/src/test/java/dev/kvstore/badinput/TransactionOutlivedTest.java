package dev.kvstore.badinput;

import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreEvent;
import dev.kvstore.TransactionEndedException;
import dev.kvstore.TransactionOptions;
import dev.kvstore.TransactionTooOldException;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that were not ended in time: too old, forgotten, or open when the store closes. */
class TransactionOutlivedTest {
    @TempDir
    Path directory;

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
                return events.stream().anyMatch(TransactionOutlivedTest::isLeakedTransaction);
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
        assertTrue(events.stream().anyMatch(TransactionOutlivedTest::isLeakedTransaction));
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

    private static void forget(KeyValueStore store) {
        ExplicitTransaction tx = store.beginTransaction();
        tx.put(key(1), value(1));
        tx.cursor().first();
    }

    private static boolean isLeakedTransaction(StoreEvent event) {
        return event instanceof StoreEvent.Leaked leaked && leaked.what().equals("transaction");
    }
}
