package dev.kvstore.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kvstore.KeyValueStore;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a watch service tells, in which order, and what it does when nobody listens. */
class WatchTest {
    private static final int MOST_EVENTS = 512;

    @TempDir
    Path directory;

    private KeyValueStore store;
    private FileSystem files;
    private WatchService watcher;
    private WatchKey watched;

    @BeforeEach
    void open() throws IOException {
        store = KeyValueStore.open(directory);
        files = KeyValueFileSystems.newFileSystem(store, Map.of());
        Files.createDirectory(files.getPath("/w"));
        watcher = files.newWatchService();
        watched = files.getPath("/w").register(watcher, ENTRY_CREATE, ENTRY_DELETE);
    }

    @AfterEach
    void close() throws IOException {
        files.close();
        store.close();
    }

    @Test
    void eventsComeInTheOrderOfTheWritesThroughEitherDoor() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            if (i % 2 == 0) {
                store.put(("w/n" + i).getBytes(UTF_8), new byte[1]);
            } else {
                Files.createFile(files.getPath("/w/n" + i));
            }
            expected.add("ENTRY_CREATE n" + i);
        }
        assertEquals(expected, events(expected.size()));
    }

    @Test
    void aKeyThatNobodyDrainsOverflows() throws Exception {
        for (int i = 0; i <= MOST_EVENTS; i++) {
            store.put(("w/n" + i).getBytes(UTF_8), new byte[1]);
        }
        Files.createDirectory(files.getPath("/v"));
        WatchKey last = files.getPath("/v").register(watcher, ENTRY_CREATE);
        Files.createFile(files.getPath("/v/last"));
        assertEquals(watched, watcher.poll(30, TimeUnit.SECONDS));
        assertEquals(last, watcher.poll(30, TimeUnit.SECONDS));
        List<WatchEvent<?>> events = watched.pollEvents();
        assertEquals(1, events.size());
        assertEquals(OVERFLOW, events.get(0).kind());
    }

    @Test
    void onlyTheKindsAskedForAreTold() throws Exception {
        store.put("w/f".getBytes(UTF_8), new byte[1]);
        store.put("w/f".getBytes(UTF_8), new byte[2]);
        store.delete("w/f".getBytes(UTF_8));
        assertEquals(List.of("ENTRY_CREATE f", "ENTRY_DELETE f"), events(2));
    }

    @Test
    void whatLiesDeeperIsNotTold() throws Exception {
        store.put("w/d/deep".getBytes(UTF_8), new byte[1]);
        store.put("w/d/deeper".getBytes(UTF_8), new byte[1]);
        store.put("w/f".getBytes(UTF_8), new byte[1]);
        assertEquals(List.of("ENTRY_CREATE d", "ENTRY_CREATE f"), events(2));
    }

    @Test
    void closingTheFileSystemClosesIt() throws IOException {
        files.close();
        assertThrows(ClosedWatchServiceException.class, watcher::poll);
        assertFalse(watched.isValid());
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
