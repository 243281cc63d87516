package dev.kvstore.internal.btree;

import static dev.kvstore.testkit.TestData.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.WriteBatch;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.testkit.TestData;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Which pages recovery calls free, at once and when the states that a power cut would go back to are needed no more:
 * compared with what the trees and maps of these states consist of.
 */
class AllocatorStartTest {
    private static final int RUN = 20_000;

    private final NativeMemory memory = new NativeMemory();

    @Test
    void inANewTreeAllButItsRootIsFree() throws IOException {
        try (KilledTree tree = new KilledTree(store -> {})) {
            check(tree);
            assertTrue(hasMapToWrite(tree));
        }
    }

    @Test
    void unsyncedChangesOfANewTreeKeepItsRoot() throws IOException {
        try (KilledTree tree = new KilledTree(KilledTree::load)) {
            check(tree);
            assertTrue(hasMapToWrite(tree));
        }
    }

    @Test
    void pagesOfTheDurableStateBeforeAreKept() throws IOException {
        try (KilledTree tree = new KilledTree(AllocatorStartTest::twoSyncs)) {
            check(tree);
            assertFalse(hasMapToWrite(tree));
        }
    }

    @Test
    void pagesBehindTheEndOfTheDurableStateBeforeAreFreeUnlessTheyAreUsed() throws IOException {
        try (KilledTree tree = new KilledTree(store -> {
            KilledTree.load(store);
            store.sync();
            store.put(key(1000), TestData.value(1, 50 * RUN));
            store.sync();
            store.delete(key(1000));
            store.sync();
        })) {
            check(tree);
        }
    }

    @Test
    void pagesThatUnsyncedChangesReplacedAreKeptForTheDurableState() throws IOException {
        try (KilledTree tree = new KilledTree(AllocatorStartTest::unsynced)) {
            check(tree);
            assertTrue(hasMapToWrite(tree));
        }
    }

    @Test
    void pagesOfAStateThatGaveWayAreFree() throws IOException {
        try (KilledTree tree = new KilledTree(AllocatorStartTest::unsynced)) {
            tree.destroy(tree.leaf(tree.records().get(0), -1));
            check(tree);
        }
    }

    @Test
    void pagesOfALongValueOfAStateThatGaveWayAreFree() throws IOException {
        try (KilledTree tree = new KilledTree(store -> {
            twoSyncs(store);
            KilledTree.changeFirst(store);
            try (WriteBatch batch = store.newBatch()) {
                batch.put(key(0), TestData.value(3, RUN));
                batch.put(key(500), TestData.value(3, RUN));
                store.write(batch);
            }
        })) {
            tree.destroy(tree.leaf(tree.records().get(0), -1));
            check(tree);
        }
    }

    @Test
    void whatIsBelowAPageThatUnsyncedChangesLeftAloneIsInUse() throws IOException {
        try (KilledTree tree = new KilledTree(store -> {
            KilledTree.load(store);
            store.put(key(0), TestData.value(1, RUN));
            store.sync();
            KilledTree.changeLast(store);
        })) {
            check(tree);
        }
    }

    @Test
    void pagesThatStatesMadeTheFileLargerByAndLostAreFree() throws IOException {
        try (KilledTree tree = new KilledTree(store -> {
            twoSyncs(store);
            store.put(key(1000), TestData.value(1, 50 * RUN));
        })) {
            tree.destroy(tree.records().get(0).state().root);
            Recovery.Found found = tree.recovery().find();
            assertTrue(found.isDurable() && found.durable().state().end < tree.pages.pages());
            check(tree);
            assertTrue(hasMapToWrite(tree));
        }
    }

    @Test
    void afterGoingBackToTheDurableStateBeforeOnlyItsOwnPagesAreInUse() throws IOException {
        try (KilledTree tree = new KilledTree(AllocatorStartTest::twoSyncs)) {
            tree.destroy(tree.recovery().find().durable().state().root);
            check(tree);
        }
    }

    @Test
    void nothingIsKeptForADurableStateBeforeWhoseMapIsDamaged() throws IOException {
        try (KilledTree tree = new KilledTree(AllocatorStartTest::twoSyncs)) {
            Recovery recovery = tree.recovery();
            Recovery.Found found = recovery.find();
            tree.destroy(found.previous().state().spaceMap);
            Set<Long> unreferenced = all(tree);
            unreferenced.removeAll(tree.treePages(found.durable()));
            unreferenced.removeAll(tree.mapPages(found.durable()));
            try (Slots<ReadSlot> readers = new Slots<>(() -> new ReadSlot(memory))) {
                PageAllocator allocator = new PageAllocator(tree.pages, pinsOf(found), readers, 0);
                recovery.startAllocator(found, new SpaceMap(tree.pages), allocator);
                assertEquals(unreferenced, takeAll(allocator));
            }
        }
    }

    /** Checks what is usable while both durable states are needed, then the last one only, then none. */
    private void check(KilledTree tree) throws IOException {
        Recovery recovery = tree.recovery();
        Recovery.Found found = recovery.find();
        Set<Long> unreferenced = all(tree);
        unreferenced.removeAll(tree.treePages(found.state()));
        unreferenced.removeAll(tree.mapPages(found.durable()));
        Set<Long> notOfDurable = new TreeSet<>(unreferenced);
        notOfDurable.removeAll(tree.treePages(found.durable()));
        Set<Long> notOfBoth = new TreeSet<>(notOfDurable);
        notOfBoth.removeAll(tree.treePages(found.previous()));
        notOfBoth.removeAll(tree.mapPages(found.previous()));
        check(tree, recovery, found, unreferenced, notOfBoth, pins -> {});
        check(
                tree,
                recovery,
                found,
                unreferenced,
                notOfDurable,
                pins -> pins.remove(found.previous().txn()));
        check(tree, recovery, found, unreferenced, unreferenced, pins -> {
            pins.remove(found.previous().txn());
            pins.remove(found.durable().txn());
        });
    }

    private void check(
            KilledTree tree,
            Recovery recovery,
            Recovery.Found found,
            Set<Long> unreferenced,
            Set<Long> usable,
            Consumer<Pins> release)
            throws IOException {
        Pins pins = pinsOf(found);
        try (Slots<ReadSlot> readers = new Slots<>(() -> new ReadSlot(memory))) {
            PageAllocator allocator = new PageAllocator(tree.pages, pins, readers, 0);
            recovery.startAllocator(found, new SpaceMap(tree.pages), allocator);
            assertEquals(unreferenced, setOf(allocator.unreferencedPages()));
            allocator.reclaim();
            release.accept(pins);
            allocator.reclaim();
            assertEquals(usable, takeAll(allocator));
        }
    }

    /** Whether the space map of the file does not say what the recovered one does. */
    private boolean hasMapToWrite(KilledTree tree) {
        Recovery recovery = tree.recovery();
        Recovery.Found found = recovery.find();
        try (Slots<ReadSlot> readers = new Slots<>(() -> new ReadSlot(memory))) {
            PageAllocator allocator = new PageAllocator(tree.pages, pinsOf(found), readers, 0);
            recovery.startAllocator(found, new SpaceMap(tree.pages), allocator);
            return !allocator.changedParts().isEmpty();
        }
    }

    private static Pins pinsOf(Recovery.Found found) {
        Pins pins = new Pins();
        pins.add(found.durable().txn());
        pins.add(found.previous().txn());
        return pins;
    }

    private static Set<Long> all(KilledTree tree) {
        Set<Long> all = new TreeSet<>();
        for (long page = PageLayout.FIRST_DATA_PAGE; page < tree.pages.pages(); page++) {
            all.add(page);
        }
        return all;
    }

    private static Set<Long> takeAll(PageAllocator allocator) throws IOException {
        Set<Long> taken = new TreeSet<>();
        while (allocator.usable() > 0) {
            taken.add(allocator.take());
        }
        return taken;
    }

    private static Set<Long> setOf(BitMap numbers) {
        Set<Long> set = new TreeSet<>();
        for (long number = numbers.next(0); number >= 0; number = numbers.next(number + 1)) {
            set.add(number);
        }
        return set;
    }

    private static void twoSyncs(KeyValueStore store) {
        KilledTree.load(store);
        store.put(key(500), TestData.value(1, RUN));
        store.sync();
        KilledTree.changeFirst(store);
        store.put(key(500), TestData.value(2, RUN));
        store.sync();
    }

    private static void unsynced(KeyValueStore store) {
        twoSyncs(store);
        KilledTree.changeLast(store);
        store.put(key(500), TestData.value(3, RUN));
    }
}
