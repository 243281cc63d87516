package dev.kvstore.internal.btree;

import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.FileInspection;
import dev.kvstore.KeyValueStore;
import dev.kvstore.RepairReport;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreFiles;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.testkit.TestData;
import dev.kvstore.testkit.WatchedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees whose pages are whole and say what can't be, and trees of which only parts are whole. */
class TreeDamageTest {
    private static final int ENTRIES = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void aBranchThatRefersToItselfIsDamageAndNoEndlessSearch() throws IOException {
        load();
        DamagedTree file = new DamagedTree(directory);
        file.child(file.root(), 1, file.root());
        file.save();
        assertEveryWayOfReadingThrowsOrWorks();
        assertFalse(StoreFiles.inspect(tree()).isIntact());
    }

    @Test
    void aLeafInTwoPlacesIsReportedByVerifyAndByInspect() throws IOException {
        load();
        DamagedTree file = new DamagedTree(directory);
        file.child(file.root(), 1, file.child(file.root(), 0));
        file.save();
        try (KeyValueStore store = open()) {
            assertTrue(store.verify().problems().toString().contains("referred to twice"));
        }
        assertTrue(StoreFiles.inspect(tree()).problems().toString().contains("referred to twice"));
    }

    @Test
    void withBothMetaPagesDestroyedOpeningFailsAndRepairFindsEveryEntry(@TempDir Path other) throws IOException {
        load();
        DamagedTree file = new DamagedTree(directory);
        file.destroy(PageLayout.FIRST_META_PAGE);
        file.destroy(PageLayout.FIRST_META_PAGE + 1);
        file.save();
        StoreCorruptedException failure = assertThrows(StoreCorruptedException.class, this::open);
        assertEquals(FileNames.TREE, failure.file());
        Path target = other.resolve("repaired");
        RepairReport report = StoreFiles.repair(directory, target);
        assertFalse(report.isComplete());
        assertAllEntriesIn(target);
    }

    @Test
    void oneMetaPageIsEnough() throws IOException {
        load();
        DamagedTree file = new DamagedTree(directory);
        file.destroy(PageLayout.FIRST_META_PAGE);
        file.save();
        try (KeyValueStore store = open()) {
            assertEquals(ENTRIES, entries(store).size());
        }
    }

    @Test
    void freePagesThatAreInUseAreReportedByVerifyAndByInspect() throws IOException {
        load();
        DamagedTree file = new DamagedTree(directory);
        file.markFree(file.child(file.root(), 1));
        file.save();
        assertTrue(StoreFiles.inspect(tree()).problems().toString().contains("space map says that it is free"));
        try (KeyValueStore store = open()) {
            assertTrue(store.verify().problems().toString().contains("among the free ones"));
        }
    }

    @Test
    void freePagesThatAreInUseEndInTypedErrorsAndNeverInWrongAnswers() throws IOException {
        load();
        DamagedTree file = new DamagedTree(directory);
        file.markFree(file.root());
        file.markFree(file.child(file.root(), 1));
        file.save();
        Assertions.assertTimeoutPreemptively(PATIENCE, () -> {
            try (KeyValueStore store = open()) {
                int refused = 0;
                for (int i = 0; i < ENTRIES; i++) {
                    try {
                        store.put(key(i), value(i));
                    } catch (StoreCorruptedException e) {
                        refused++;
                    }
                    try {
                        assertArrayEquals(value(i), store.get(key(i)));
                    } catch (StoreCorruptedException e) {
                        refused++;
                    }
                }
                assertTrue(refused > 0, "all went well");
            } catch (StoreCorruptedException e) {
                // Closing writes, too.
                assertEquals(FileNames.TREE, e.file());
            }
        });
    }

    @Test
    void repairKeepsVersionsAndKeyspacesAndLosesOnlyTheDamagedLeaf(@TempDir Path other) throws IOException {
        load();
        DamagedTree file = new DamagedTree(directory);
        file.destroy(file.child(file.root(), 2));
        file.save();
        Path target = other.resolve("repaired");
        RepairReport report = StoreFiles.repair(directory, target);
        assertEquals(1, report.losses().size(), () -> "lost: " + report.losses());
        try (KeyValueStore store = WatchedStore.open(target)) {
            int kept = entries(store).size();
            assertTrue(kept < ENTRIES && kept > ENTRIES * 8 / 10, kept + " entries are left");
            assertArrayEquals(value(1), store.keyspace("side").get(key(1)));
            assertEquals(ENTRIES, store.entry(key(ENTRIES - 1)).version());
            assertEquals(List.of(), store.verify().problems());
            long version = store.put(key(ENTRIES), value(ENTRIES));
            assertTrue(version > ENTRIES, "the next version is " + version);
        }
    }

    @Test
    void repairOfAnIntactTreeCopiesAllOfIt(@TempDir Path other) throws IOException {
        load();
        Path target = other.resolve("repaired");
        RepairReport report = StoreFiles.repair(directory, target);
        assertTrue(report.isComplete());
        assertAllEntriesIn(target);
    }

    @Test
    void inspectCountsWhatIsInTheFile() throws IOException {
        load();
        FileInspection found = StoreFiles.inspect(tree());
        assertTrue(found.isIntact(), () -> "problems: " + found.problems());
        assertEquals("pages", found.kind());
        assertEquals(DamagedTree.PAGE_BYTES, found.properties().get("pageBytes"));
        assertEquals(2, found.properties().get("depth"));
        DamagedTree file = new DamagedTree(directory);
        FileInspection root = StoreFiles.inspectPage(tree(), file.root());
        assertEquals("branch", root.properties().get("type"));
        assertEquals(found.properties().get("leaves"), (long) root.rows().size());
        FileInspection leaf = StoreFiles.inspectPage(tree(), file.child(file.root(), 0));
        assertEquals("00" + hex(key(0)), leaf.rows().get(0).get(1));
        assertThrows(IllegalArgumentException.class, () -> StoreFiles.inspectPage(tree(), 1L << 40));
    }

    @Test
    void revertGoesBackOneDurableStateAndRefusesWhenThatIsGone() throws IOException {
        try (KeyValueStore store = open()) {
            store.put(key(1), value(1));
            store.flush();
            store.put(key(2), value(2));
        }
        assertEquals(1, StoreFiles.revertTree(directory));
        try (KeyValueStore store = open()) {
            assertEquals(List.of("key-000001=value-1"), entries(store));
            assertEquals(List.of(), store.verify().problems());
        }
        assertThrows(StoreNotFoundException.class, () -> StoreFiles.revertTree(directory));
    }

    private void load() {
        try (KeyValueStore store = open()) {
            TestData.putNumbers(store, 0, ENTRIES);
            store.keyspace("side").put(key(1), value(1));
        }
    }

    private void assertAllEntriesIn(Path path) {
        try (KeyValueStore store = WatchedStore.open(path)) {
            assertEquals(ENTRIES, entries(store).size());
            for (int i = 0; i < ENTRIES; i++) {
                assertArrayEquals(value(i), store.get(key(i)));
            }
            assertArrayEquals(value(1), store.keyspace("side").get(key(1)));
            assertEquals(List.of(), store.verify().problems());
        }
    }

    /** Each in its own way, but typed, and at last. */
    private void assertEveryWayOfReadingThrowsOrWorks() {
        Assertions.assertTimeoutPreemptively(PATIENCE, () -> {
            try (KeyValueStore store = open()) {
                assertThrows(StoreCorruptedException.class, () -> entries(store));
                assertFalse(store.verify().problems().isEmpty());
                int damaged = 0;
                for (int i = 0; i < ENTRIES; i++) {
                    try {
                        assertNotNull(store.get(key(i)));
                    } catch (StoreCorruptedException e) {
                        damaged++;
                    }
                }
                assertTrue(damaged > 0 && damaged < ENTRIES, damaged + " entries can't be read");
            }
        });
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private Path tree() {
        return directory.resolve(FileNames.TREE);
    }

    private KeyValueStore open() {
        return WatchedStore.open(
                directory, StoreOptions.builder().engine(StorageEngine.BTREE).build());
    }
}
