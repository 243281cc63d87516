package dev.kvstore.internal.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreState;
import dev.kvstore.internal.io.EngineThreads;
import dev.kvstore.internal.io.SimulatedDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StoreCloseTest {
    private static final byte[] KEY = {1};

    private final SimulatedDisk disk = SimulatedDisk.create(Path.of("store"));

    @Test
    void closeDoesNotWaitForWritesThatWaitForRoom() throws InterruptedException {
        KeyValueStore store = StoreOpener.open(disk, StoreOptions.defaults());
        store.settings().writesPaused().set(1);
        Awaitility.await().until(() -> isPaused(store));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread writer = new Thread(() -> store.put(KEY, KEY));
            writer.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
            writers.add(writer);
            writer.start();
        }
        Awaitility.await()
                .until(() -> writers.stream().noneMatch(writer -> writer.getState() == Thread.State.RUNNABLE));
        assertTimeoutPreemptively(Duration.ofSeconds(10), store::close);
        for (Thread writer : writers) {
            writer.join();
        }
        assertInstanceOf(StoreClosedException.class, failure.get());
    }

    @Test
    void whatWasLeftOpenIsReportedOnce() {
        KeyValueStore store = StoreOpener.open(disk, StoreOptions.defaults());
        Cursor cursor = store.cursor(KeyRange.all());
        store.close();
        store.close();
        assertEquals(1, store.metrics().leakedCount());
        cursor.close();
    }

    @Test
    void threadsOfTheStoreKeepNothingOfTheThreadThatOpenedIt() {
        Thread opener = Thread.currentThread();
        ClassLoader before = opener.getContextClassLoader();
        ClassLoader application = new ClassLoader(before) {};
        opener.setContextClassLoader(application);
        try (KeyValueStore store = StoreOpener.open(disk, StoreOptions.defaults())) {
            store.put(KEY, KEY);
            store.compact();
            List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith(EngineThreads.NAME_PREFIX + "store-"))
                    .toList();
            assertTrue(threads.size() >= 3, threads::toString);
            for (Thread thread : threads) {
                assertSame(EngineThreads.class.getClassLoader(), thread.getContextClassLoader(), thread.getName());
                assertTrue(thread.isDaemon(), thread.getName());
            }
        } finally {
            opener.setContextClassLoader(before);
        }
    }

    /** The setting acts when the throttle has seen it, which is told by its event. */
    private static boolean isPaused(KeyValueStore store) {
        return store.metrics().state() == StoreState.STALLED;
    }
}
