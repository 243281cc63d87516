package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.entries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.putNumbers;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** Copies of an open store that are stores of their own. */
class CheckpointTest {
    @TempDir
    Path root;

    @EngineTest
    void aCheckpointHoldsTheMomentItWasTaken(StoreSetup setup) {
        Path copy = root.resolve("copy");
        try (KeyValueStore store = setup.open(root.resolve("store"))) {
            putNumbers(store, 0, 100);
            store.flush();
            putNumbers(store.keyspace("side"), 0, 10);
            store.deleteRange(key(90), key(95));
            List<String> before = entries(store);
            assertEquals(store.lastSequence(), store.checkpoint(copy));
            putNumbers(store, 100, 200);
            store.compact();
            try (KeyValueStore opened = setup.open(copy)) {
                assertEquals(before, entries(opened));
                assertEquals(Set.of("side"), opened.keyspaces());
                assertEquals(10, entries(opened.keyspace("side")).size());
            }
        }
    }

    @EngineTest
    void storeAndCheckpointGoTheirOwnWays(StoreSetup setup) {
        Path copy = root.resolve("copy");
        try (KeyValueStore store = setup.open(root.resolve("store"))) {
            putNumbers(store, 0, 100);
            store.checkpoint(copy);
            try (KeyValueStore opened = setup.open(copy)) {
                opened.deleteRange(null, key(50));
                opened.compact();
                store.deleteRange(key(50), null);
                store.compact();
                assertEquals(50, entries(opened).size());
                assertEquals(50, entries(store).size());
                assertTrue(opened.verify().isClean());
                assertTrue(store.verify().isClean());
            }
        }
        try (KeyValueStore store = setup.open(root.resolve("store"));
                KeyValueStore opened = setup.open(copy)) {
            assertEquals("key-000000=value-0", entries(store).get(0));
            assertEquals("key-000050=value-50", entries(opened).get(0));
        }
    }

    @EngineTest
    void needsNoLogToBeOpened(StoreSetup setup) {
        Path copy = root.resolve("copy");
        long last;
        try (KeyValueStore store = setup.open(root.resolve("store"))) {
            putNumbers(store, 0, 30);
            last = store.checkpoint(copy);
        }
        try (KeyValueStore opened = setup.open(copy, o -> o.durability(Durability.NONE))) {
            assertEquals(30, entries(opened).size());
            assertEquals(last, opened.lastSequence());
            assertTrue(opened.put(key(1), value(1)) > last);
        }
    }

    @EngineTest
    void aCheckpointOfAnEmptyStoreIsAnEmptyStore(StoreSetup setup) {
        try (KeyValueStore store = setup.open(root.resolve("store"))) {
            store.checkpoint(root.resolve("copy"));
        }
        try (KeyValueStore opened = setup.open(root.resolve("copy"), o -> o.createIfMissing(false))) {
            assertEquals(List.of(), entries(opened));
        }
    }

    @EngineTest
    void aDirectoryWithContentIsRefusedAndLeftAlone(StoreSetup setup) throws IOException {
        Path taken = Files.createDirectory(root.resolve("taken"));
        Files.writeString(taken.resolve("file"), "content");
        try (KeyValueStore store = setup.open(root.resolve("store"))) {
            putNumbers(store, 0, 10);
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> store.checkpoint(taken));
            assertTrue(refused.getMessage().contains(taken.toString()), refused.getMessage());
            Path empty = Files.createDirectory(root.resolve("empty"));
            store.checkpoint(empty);
        }
        assertEquals(List.of("file"), List.of(taken.toFile().list()));
    }
}
