package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.text;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Change;
import dev.kvstore.ChangeFeed;
import dev.kvstore.ChangesLostException;
import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreOptions;
import dev.kvstore.WriteBatch;
import dev.kvstore.testkit.Deadline;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.WatchedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Committed writes in order, for whoever follows them. */
class ChangeFeedTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @EngineTest
    void deliversEveryWriteInOrderWithoutHiddenOnes(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory);
                ChangeFeed feed = store.changes(store.lastSequence())) {
            Keyspace orders = store.keyspace("orders");
            store.put(key(1), value(1));
            orders.delete(key(2));
            store.hiddenKeyspace("test").put(key(3), value(3));
            try (WriteBatch batch = store.newBatch()) {
                store.write(batch.put(store, key(4), value(4), new byte[0]).put(orders, key(5), value(5)));
            }
            orders.deleteRange(bytes("a"), null);
            assertEquals(
                    List.of(
                            "PUT :key-000001",
                            "DELETE orders:key-000002",
                            "PUT :key-000004",
                            "PUT orders:key-000005",
                            "DELETE_RANGE orders:a"),
                    all(feed));
            assertEquals(store.lastSequence(), feed.position());
        }
    }

    @EngineTest
    void isResumedWithinTheSameStore(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            long position;
            try (ChangeFeed feed = store.changes(store.lastSequence())) {
                store.put(key(1), value(1));
                assertEquals(List.of("PUT :key-000001"), all(feed));
                position = feed.position();
            }
            store.put(key(2), value(2));
            store.flush();
            try (ChangeFeed feed = store.changes(position)) {
                assertEquals(List.of("PUT :key-000002"), all(feed));
            }
        }
    }

    @Test
    void isResumedFromTheLogBeforeAnybodyHadSubscribed() {
        StoreOptions options =
                StoreOptions.builder().durability(Durability.ASYNC).build();
        Path copy = directory.resolve("copy");
        try (KeyValueStore store = WatchedStore.open(copy, options)) {
            store.put(key(1), value(1));
            long position = store.lastSequence();
            store.put(key(2), value(2));
            store.delete(key(1));
            try (ChangeFeed feed = store.changes(position)) {
                assertEquals(List.of("PUT :key-000002", "DELETE :key-000001"), all(feed));
            }
        }
    }

    @Test
    void whatIsNotKeptAnyMoreIsReportedAsLost() {
        try (KeyValueStore store = WatchedStore.open(directory)) {
            store.put(key(1), value(1));
            store.put(key(2), value(2));
        }
        try (KeyValueStore store = WatchedStore.open(directory);
                ChangeFeed feed = store.changes(0)) {
            ChangesLostException lost = assertThrows(ChangesLostException.class, () -> feed.poll(Duration.ZERO));
            assertEquals(store.lastSequence(), lost.oldest());
        }
    }

    @Test
    void waitsForTheNextWriteAndEndsWithTheStore() {
        KeyValueStore store = WatchedStore.open(directory);
        ChangeFeed feed = store.changes(0);
        List<String> seen = new ArrayList<>();
        Thread writer = new Thread(() -> store.put(key(1), value(1)));
        Deadline.within(LONG, "feed", () -> {
            writer.start();
            while (seen.isEmpty()) {
                feed.poll(LONG).forEach(change -> seen.add(describe(change)));
            }
            writer.join();
            Thread closer = new Thread(store::close);
            closer.start();
            assertThrows(StoreClosedException.class, () -> {
                while (true) {
                    assertTrue(feed.poll(LONG).isEmpty());
                }
            });
            closer.join();
        });
        assertEquals(List.of("PUT :key-000001"), seen);
    }

    private static List<String> all(ChangeFeed feed) {
        List<String> all = new ArrayList<>();
        long before;
        do {
            before = feed.position();
            feed.poll(Duration.ZERO).forEach(change -> all.add(describe(change)));
        } while (feed.position() != before);
        return all;
    }

    private static String describe(Change change) {
        return change.kind() + " " + change.keyspace() + ":" + text(change.key());
    }
}
