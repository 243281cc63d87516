package dev.kvstore.nio;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.testkit.FileSystemFixture;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a watch service tells, in which order, and what it does when nobody listens. */
class WatchTest extends FileSystemFixture {
    private static final int MOST_EVENTS = 512;

    private WatchService watcher;
    private WatchKey watched;

    @BeforeEach
    void watch() throws IOException {
        Files.createDirectory(path("/w"));
        watcher = files.newWatchService();
        watched = path("/w").register(watcher, ENTRY_CREATE, ENTRY_DELETE);
    }

    @Test
    void eventsComeInTheOrderOfTheWritesThroughEitherDoor() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            if (i % 2 == 0) {
                store.put(bytes("w/n" + i), new byte[1]);
            } else {
                Files.createFile(path("/w/n" + i));
            }
            expected.add("ENTRY_CREATE n" + i);
        }
        assertEquals(expected, events(expected.size()));
    }

    @Test
    void aKeyThatNobodyDrainsOverflows() throws Exception {
        for (int i = 0; i <= MOST_EVENTS; i++) {
            store.put(bytes("w/n" + i), new byte[1]);
        }
        WatchKey last = awaitFollowed();
        assertEquals(watched, watcher.poll());
        assertEquals(last, watcher.poll());
        List<WatchEvent<?>> events = watched.pollEvents();
        assertEquals(1, events.size());
        assertEquals(OVERFLOW, events.get(0).kind());
    }

    @Test
    void asManyEventsAsAKeyHoldsAreToldInFull() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < MOST_EVENTS; i++) {
            expected.add("ENTRY_CREATE n" + i);
            store.put(bytes("w/n" + i), new byte[1]);
        }
        awaitFollowed();
        assertEquals(expected, events(MOST_EVENTS));
    }

    /** A service that polled would need the time of a round at least. */
    @Test
    void anEventComesWithinASecondOfItsWrite() {
        for (int i = 0; i < 20; i++) {
            store.put(bytes("w/n" + i), new byte[1]);
            WatchKey key = await().pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(1))
                    .until(watcher::poll, Objects::nonNull);
            assertEquals("n" + i, key.pollEvents().get(0).context().toString());
            key.reset();
        }
    }

    @Test
    void theSameThingAgainIsCounted() throws Exception {
        watched = path("/w").register(watcher, ENTRY_MODIFY);
        store.put(bytes("w/f"), new byte[1]);
        for (int i = 0; i < 3; i++) {
            store.put(bytes("w/f"), new byte[1]);
        }
        awaitFollowed();
        List<WatchEvent<?>> events = watched.pollEvents();
        assertEquals(1, events.size());
        assertEquals(3, events.get(0).count());
    }

    @Test
    void aKeyIsQueuedOnceAndAgainByItsResetWhenMoreHasCome() throws Exception {
        store.put(bytes("w/f"), new byte[1]);
        assertEquals(watched, watcher.poll(30, TimeUnit.SECONDS));
        watched.pollEvents();
        store.put(bytes("w/g"), new byte[1]);
        WatchKey last = awaitFollowed();
        assertEquals(last, watcher.poll());
        assertNull(watcher.poll());
        watched.reset();
        assertEquals(watched, watcher.poll());
        assertNull(watcher.poll());
        watched.pollEvents();
        watched.reset();
        assertNull(watcher.poll());
    }

    @Test
    void aRangeDeletionIsToldOfEachFile() throws Exception {
        List<String> expected = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            store.put(bytes("w/" + name), new byte[1]);
            expected.add("ENTRY_CREATE " + name);
        }
        assertEquals(expected, events(3));
        store.deleteRange(bytes("w/a"), bytes("w/c"));
        assertEquals(Set.of("ENTRY_DELETE a", "ENTRY_DELETE b"), Set.copyOf(events(2)));
    }

    @Test
    void deletingTheDirectoryEndsItsKey() throws Exception {
        Files.delete(path("/w"));
        assertEquals(watched, watcher.poll(30, TimeUnit.SECONDS));
        assertFalse(watched.reset());
    }

    @Test
    void aCancelledKeyTellsNoMore() throws Exception {
        watched.cancel();
        store.put(bytes("w/f"), new byte[1]);
        awaitFollowed();
        assertFalse(watched.isValid());
        assertEquals(List.of(), watched.pollEvents());
    }

    @Test
    void onlyTheKindsAskedForAreTold() throws Exception {
        store.put(bytes("w/f"), new byte[1]);
        store.put(bytes("w/f"), new byte[2]);
        store.delete(bytes("w/f"));
        assertEquals(List.of("ENTRY_CREATE f", "ENTRY_DELETE f"), events(2));
    }

    @Test
    void whatLiesDeeperIsNotTold() throws Exception {
        path("/w").register(watcher, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
        store.put(bytes("w/d/deep"), new byte[1]);
        store.put(bytes("w/d/deeper"), new byte[1]);
        store.put(bytes("w/f"), new byte[1]);
        assertEquals(List.of("ENTRY_CREATE d", "ENTRY_CREATE f"), events(2));
    }

    @Test
    void closingTheFileSystemClosesIt() throws IOException {
        files.close();
        assertThrows(ClosedWatchServiceException.class, watcher::poll);
        assertFalse(watched.isValid());
    }

    /** Returns when the service has seen all that was written before, with a key that is the last in its queue. */
    private WatchKey awaitFollowed() throws IOException {
        Files.createDirectory(path("/v"));
        WatchKey last = path("/v").register(watcher, ENTRY_CREATE);
        Files.createFile(path("/v/last"));
        await().until(() -> !last.pollEvents().isEmpty());
        return last;
    }

    private List<String> events(int count) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        while (seen.size() < count) {
            WatchKey key = watcher.poll(30, TimeUnit.SECONDS);
            assertNotNull(key, () -> "only " + seen);
            for (WatchEvent<?> event : key.pollEvents()) {
                seen.add(event.kind() + " " + event.context());
            }
            key.reset();
        }
        return seen;
    }
}
