package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreClosedException;
import dev.kvstore.Transaction;
import dev.kvstore.TransactionConditionException;
import dev.kvstore.TransactionConflictException;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Going back within a transaction, and commits with conditions. */
class TransactionSavepointTest {
    @TempDir
    Path directory;

    @EngineTest
    void goingBackTakesBackTheWritesSince(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            TestData.putNumbers(store, 0, 4);
            store.update(tx -> {
                tx.put(key(0), bytes("kept"));
                Transaction.Savepoint start = tx.savepoint();
                tx.put(key(0), bytes("lost"));
                tx.put(key(9), bytes("lost"));
                tx.deleteRange(key(1), key(3));
                Transaction.Savepoint later = tx.savepoint();
                tx.delete(key(3));
                tx.rollbackTo(later);
                assertEquals("value-3", text(tx.get(key(3))));
                assertNull(tx.get(key(1)));
                tx.rollbackTo(start);
                assertEquals("kept", text(tx.get(key(0))));
                assertEquals("value-1", text(tx.get(key(1))));
                assertNull(tx.get(key(9)));
                tx.put(key(2), bytes("new"));
                tx.rollbackTo(start);
                tx.put(key(1), bytes("new"));
            });
            assertEquals(
                    List.of("key-000000=kept", "key-000001=new", "key-000002=value-2", "key-000003=value-3"),
                    entries(store));
        }
    }

    @EngineTest
    void aSavepointBehindOneGoneBackToIsRefused(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                ExplicitTransaction tx = store.beginTransaction();
                ExplicitTransaction other = store.beginTransaction()) {
            Transaction.Savepoint first = tx.savepoint();
            tx.put(key(1), value(1));
            Transaction.Savepoint second = tx.savepoint();
            tx.rollbackTo(first);
            assertThrows(IllegalArgumentException.class, () -> tx.rollbackTo(second));
            assertThrows(IllegalArgumentException.class, () -> other.rollbackTo(first));
            assertThrows(IllegalArgumentException.class, () -> tx.rollbackTo(new Transaction.Savepoint() {}));
            assertThrows(NullPointerException.class, () -> tx.rollbackTo(null));
        }
    }

    @EngineTest
    void goingBackClosesTheCursorsOpenedSince(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                ExplicitTransaction tx = store.beginTransaction()) {
            tx.put(key(1), value(1));
            Cursor before = tx.cursor();
            assertTrue(before.first());
            Transaction.Savepoint savepoint = tx.savepoint();
            tx.put(key(2), value(2));
            Cursor since = tx.cursor();
            assertTrue(since.last());
            tx.rollbackTo(savepoint);
            assertThrows(StoreClosedException.class, since::prev);
            tx.put(key(3), value(3));
            assertEquals("key-000001=value-1", TestData.entry(before));
            assertTrue(!before.next(), "it shows what there was when it was opened");
        }
    }

    @EngineTest
    void whatWasReadSinceASavepointStillCounts(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                ExplicitTransaction tx = store.beginTransaction()) {
            Transaction.Savepoint savepoint = tx.savepoint();
            tx.get(key(1));
            tx.rollbackTo(savepoint);
            tx.put(key(2), value(2));
            store.put(key(1), value(1));
            assertThrows(TransactionConflictException.class, tx::commit);
        }
    }

    @EngineTest
    void manyWritesCanBeTakenBack(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.update(tx -> {
                for (int i = 0; i < 500; i++) {
                    tx.put(key(i * 7 % 500), value(i));
                }
                List<String> before = entries(tx);
                Transaction.Savepoint savepoint = tx.savepoint();
                for (int i = 0; i < 2000; i++) {
                    tx.put(key(i * 31 % 1500), value(-i));
                    if (i % 100 == 0) {
                        tx.deleteRange(key(i % 500), key(i % 500 + 9));
                        tx.delete(key(i % 400));
                    }
                }
                tx.rollbackTo(savepoint);
                assertEquals(before, entries(tx));
            });
            assertEquals(500, entries(store).size());
        }
    }

    @EngineTest
    void aConditionThatDoesNotHoldKeepsEverythingOut(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            long version = store.put(key(1), value(1));
            assertThrows(
                    TransactionConditionException.class,
                    () -> store.update(tx -> {
                        tx.put(key(2), value(2));
                        tx.requireVersion(key(1), version + 1);
                    }));
            assertNull(store.get(key(2)));
            store.update(tx -> {
                tx.put(key(2), value(2));
                tx.put(key(1), value(3));
                tx.requireVersion(key(1), version);
                tx.requireValue(key(1), value(1));
                tx.requireValue(key(2), null);
            });
            assertEquals("value-3", text(store.get(key(1))));
        }
    }

    @EngineTest
    void conditionsAreLookedAtWhenCommitting(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                ExplicitTransaction tx = store.beginTransaction()) {
            tx.requireValue(key(1), value(1));
            tx.put(key(2), value(2));
            store.put(key(1), value(1));
            tx.commit();
            assertEquals("value-2", text(store.get(key(2))));
        }
    }

    @EngineTest
    void conditionsCanBeTakenBackAndStandAlone(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.update(tx -> tx.requireValue(key(1), null));
            assertThrows(
                    TransactionConditionException.class, () -> store.update(tx -> tx.requireValue(key(1), value(1))));
            store.put(key(2), value(2));
            store.update(tx -> {
                Transaction.Savepoint savepoint = tx.savepoint();
                tx.requireValue(key(1), value(1));
                tx.rollbackTo(savepoint);
                tx.put(key(1), value(1));
            });
            assertThrows(
                    TransactionConditionException.class, () -> store.update(tx -> tx.requireValue(key(1), value(9))));
            assertEquals("value-1", text(store.get(key(1))));
        }
    }
}
