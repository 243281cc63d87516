package dev.kvstore.internal.btree;

import static dev.kvstore.testkit.TestData.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreCorruptedException;
import dev.kvstore.WriteBatch;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Operation;
import dev.kvstore.testkit.TestData;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which state of a tree is found after its process was killed, and what of it is written anew. */
class TreeRecoveryTest {
    @Test
    void whatWasNotSyncedIsFoundAndCounted() throws IOException {
        try (KilledTree tree = new KilledTree(TreeRecoveryTest::twoUnsynced)) {
            Recovery.Found found = tree.recovery().find();
            assertEquals(tree.records().get(0).txn(), found.state().txn());
            assertFalse(found.isDurable());
            assertTrue(found.durable().isDurable());
            assertEquals(2, found.records());
            assertEquals(0, found.dropped());
        }
    }

    @Test
    void whatWasSyncedIsFoundAsDurable() throws IOException {
        try (KilledTree tree = new KilledTree(TreeRecoveryTest::twoSyncs)) {
            Recovery.Found found = tree.recovery().find();
            assertTrue(found.isDurable());
            assertEquals(0, found.records());
            assertEquals(
                    found.durable().state().previousDurableTxn, found.previous().txn());
            assertTrue(found.previous().txn() < found.durable().txn());
        }
    }

    @Test
    void aStateWithADamagedPageGivesWayToTheOneBefore() throws IOException {
        try (KilledTree tree = new KilledTree(TreeRecoveryTest::twoUnsynced)) {
            MetaRecord newest = tree.records().get(0);
            tree.destroy(tree.leaf(newest, -1));
            Recovery recovery = tree.recovery();
            Recovery.Found found = recovery.find();
            assertEquals(tree.records().get(1).txn(), found.state().txn());
            assertFalse(found.isDurable());
            assertEquals(1, found.records());
            assertEquals(MetaLayout.RECORD, found.dropped());
            assertEquals(newest.txn(), recovery.largestTxn());
        }
    }

    @Test
    void pagesOfADroppedStateAreNotWrittenAnew() throws IOException {
        try (KilledTree tree = new KilledTree(store -> {
            KilledTree.load(store);
            store.sync();
            KilledTree.changeFirst(store);
            store.put(key(1000), TestData.value(1, 20_000));
            KilledTree.changeLast(store);
        })) {
            // Only the newest two unsynced states have a place; of both the last leaf is gone, which comes last.
            tree.destroy(tree.leaf(tree.records().get(0), -1));
            tree.destroy(tree.leaf(tree.records().get(1), -1));
            Recovery recovery = tree.recovery();
            Recovery.Found found = recovery.find();
            assertTrue(found.isDurable());
            assertEquals(2 * MetaLayout.RECORD, found.dropped());
            assertEquals(Set.of(), rewritten(tree, recovery));
        }
    }

    @Test
    void damageThatAStateSharesWithTheDurableOneDoesNotMakeItGiveWay() throws IOException {
        try (KilledTree tree = new KilledTree(TreeRecoveryTest::twoUnsynced)) {
            MetaRecord newest = tree.records().get(0);
            tree.destroy(tree.leaf(newest, 1));
            assertEquals(newest.txn(), tree.recovery().find().state().txn());
        }
    }

    @Test
    void aStateThatRefersToOneOfItsPagesTwiceGivesWay() throws IOException {
        try (KilledTree tree = new KilledTree(store -> {
            KilledTree.load(store);
            store.sync();
            try (WriteBatch batch = store.newBatch()) {
                batch.delete(key(0));
                batch.delete(key(299));
                store.write(batch);
            }
        })) {
            MetaRecord newest = tree.records().get(0);
            tree.leaf(newest, -1, tree.leaf(newest, 0));
            Recovery.Found found = tree.recovery().find();
            assertTrue(found.isDurable());
            assertEquals(MetaLayout.RECORD, found.dropped());
        }
    }

    @Test
    void withADurableStateDamagedToTheOneBeforeAllLaterOnesAreDropped() throws IOException {
        try (KilledTree tree = new KilledTree(store -> {
            twoSyncs(store);
            KilledTree.changeLast(store);
        })) {
            Recovery.Found whole = tree.recovery().find();
            tree.destroy(whole.state().state().root);
            tree.destroy(whole.durable().state().root);
            Recovery.Found found = tree.recovery().find();
            assertEquals(whole.previous().txn(), found.state().txn());
            assertEquals(whole.previous().txn(), found.durable().txn());
            assertEquals(whole.previous().txn(), found.previous().txn());
            assertEquals(2 * MetaLayout.RECORD, found.dropped());
        }
    }

    @Test
    void aDamagedSpaceMapIsDamageOfItsState() throws IOException {
        try (KilledTree tree = new KilledTree(TreeRecoveryTest::twoSyncs)) {
            Recovery.Found whole = tree.recovery().find();
            tree.destroy(whole.durable().state().spaceMap);
            Recovery.Found found = tree.recovery().find();
            assertEquals(whole.previous().txn(), found.state().txn());
            assertEquals(MetaLayout.RECORD, found.dropped());
            long other = whole.previous().state().spaceMap;
            tree.destroy(other);
            StoreCorruptedException damage = assertThrows(StoreCorruptedException.class, tree.recovery()::find);
            assertEquals(whole.durable().state().spaceMap * tree.pages.pageSize(), damage.offset());
        }
    }

    @Test
    void withoutAWholeRecordOfADurableStateThereIsNone() throws IOException {
        try (KilledTree tree = new KilledTree(TreeRecoveryTest::twoUnsynced)) {
            tree.destroy(PageLayout.FIRST_META_PAGE);
            tree.destroy(PageLayout.FIRST_META_PAGE + 1);
            Recovery recovery = tree.recovery();
            StoreCorruptedException damage = assertThrows(StoreCorruptedException.class, recovery::find);
            assertEquals(FileNames.TREE, damage.file());
            assertEquals(tree.pages.pageSize(), damage.offset());
            assertEquals(0, recovery.largestTxn());
        }
    }

    @Test
    void exactlyThePagesThatAreNotSyncedAreWrittenAnewAsTheyAre() throws IOException {
        try (KilledTree tree = new KilledTree(store -> {
            KilledTree.load(store);
            store.put(key(500), TestData.value(1, 10_000));
            store.sync();
            KilledTree.changeFirst(store);
            store.put(key(1000), TestData.value(2, 20_000));
        })) {
            Recovery recovery = tree.recovery();
            Recovery.Found found = recovery.find();
            Set<Long> expected = tree.treePages(found.state());
            expected.removeAll(tree.treePages(found.durable()));
            byte[] before = tree.disk.content(FileNames.TREE);
            assertEquals(expected, rewritten(tree, recovery));
            assertArrayEquals(before, tree.disk.content(FileNames.TREE));
        }
    }

    /** Lets a recovery write what is not synced; returns the pages that it wrote. */
    private static Set<Long> rewritten(KilledTree tree, Recovery recovery) throws IOException {
        long before = tree.disk.device().calls();
        recovery.rewrite();
        Set<Long> pages = new TreeSet<>();
        List<Operation> calls = tree.disk.device().operations();
        for (Operation call : calls.subList((int) before, calls.size())) {
            assertEquals(Operation.Kind.WRITE, call.kind());
            assertEquals(tree.pages.pageSize(), call.length());
            assertTrue(pages.add(call.position() / tree.pages.pageSize()), () -> "twice: " + call);
        }
        return pages;
    }

    private static void twoUnsynced(KeyValueStore store) {
        KilledTree.load(store);
        store.sync();
        KilledTree.changeFirst(store);
        KilledTree.changeLast(store);
    }

    private static void twoSyncs(KeyValueStore store) {
        KilledTree.load(store);
        store.sync();
        KilledTree.changeFirst(store);
        store.sync();
    }
}
