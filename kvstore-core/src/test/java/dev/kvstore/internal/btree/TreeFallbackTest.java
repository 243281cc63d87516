package dev.kvstore.internal.btree;

import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.testkit.WatchedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The root of a durable state was damaged: what opening goes back to, and when it refuses to. */
class TreeFallbackTest {
    @TempDir
    Path directory;

    @Test
    void aKilledTreeGoesBackToTheDurableStateBefore() throws IOException {
        Path killed = killed();
        DamagedTree file = new DamagedTree(killed);
        List<Long> roots = file.durableRoots();
        file.destroy(roots.get(0));
        file.save();
        try (KeyValueStore store = open(killed)) {
            assertArrayEquals(value(1), store.get(key(1)));
            assertArrayEquals(value(2), store.get(key(2)));
            assertNull(store.get(key(3)));
            assertEquals(List.of(), store.verify().problems());
        }
    }

    @Test
    void aKilledTreeWithBothItsDurableStatesDamagedIsRefused() throws IOException {
        Path killed = killed();
        DamagedTree file = new DamagedTree(killed);
        List<Long> roots = file.durableRoots();
        assertTrue(roots.size() >= 2, () -> "roots " + roots);
        file.destroy(roots.get(0));
        file.destroy(roots.get(1));
        file.save();
        assertThrows(StoreCorruptedException.class, () -> open(killed).close());
    }

    @Test
    void aClosedTreeGoesBackToNothing() throws IOException {
        killed();
        DamagedTree file = new DamagedTree(directory.resolve("running"));
        file.destroy(file.root());
        file.save();
        assertThrows(
                StoreCorruptedException.class,
                () -> open(directory.resolve("running")).close());
    }

    /** A copy of a tree as it is after its third sync; the tree itself is closed. */
    private Path killed() throws IOException {
        Path killed = Files.createDirectory(directory.resolve("killed"));
        try (KeyValueStore store = open(directory.resolve("running"))) {
            for (int i = 1; i <= 3; i++) {
                store.put(key(i), value(i));
                store.sync();
            }
            Files.copy(directory.resolve("running").resolve(FileNames.TREE), killed.resolve(FileNames.TREE));
        }
        return killed;
    }

    private static KeyValueStore open(Path path) {
        return WatchedStore.open(
                path, StoreOptions.builder().engine(StorageEngine.BTREE).build());
    }
}
