package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.assertEntries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.putNumbers;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreListener;
import dev.kvstore.StoreState;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.LsmTest;
import dev.kvstore.testkit.StoreSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** Being told of what happens inside. */
class ListenerTest {
    @TempDir
    Path directory;

    private final List<StoreEvent> events = new CopyOnWriteArrayList<>();

    @LsmTest
    void hearsOfFlushCompactionAndClose(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory, o -> o.listener(events::add))) {
            putNumbers(store, 0, 100);
            store.flush();
            StoreEvent.FlushEnded flush = await(StoreEvent.FlushEnded.class);
            assertEntries(100, flush.entries());
            assertTrue(flush.bytes() > 0);
            putNumbers(store, 0, 100);
            store.compact();
            await(StoreEvent.CompactionStarted.class);
            StoreEvent.CompactionEnded compaction = await(StoreEvent.CompactionEnded.class);
            assertTrue(compaction.bytesRead() > 0);
        }
        StoreEvent.StateChanged changed = await(StoreEvent.StateChanged.class);
        assertEquals(StoreState.CLOSED, changed.to());
        events.forEach(event -> assertFalse(event.message().isBlank()));
    }

    @EngineTest
    void oneAddedLaterHearsOfWhatComesUntilRemoved(StoreSetup setup) {
        List<StoreEvent> first = new CopyOnWriteArrayList<>();
        try (KeyValueStore store = setup.open(directory, o -> o.listener(first::add))) {
            StoreListener added = events::add;
            store.addListener(added);
            store.settings().writeTimeoutMillis().set(1000);
            await(StoreEvent.SettingChanged.class);
            store.removeListener(added);
            store.settings().writeTimeoutMillis().set(2000);
        }
        assertEquals(
                2,
                first.stream()
                        .filter(StoreEvent.SettingChanged.class::isInstance)
                        .count());
        assertEquals(1, events.size(), events::toString);
    }

    @EngineTest
    void hearsOfChangedSettings(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory, o -> o.listener(events::add))) {
            long before = store.settings().flushThresholdBytes().get();
            store.settings().flushThresholdBytes().set(before * 2);
            StoreEvent.SettingChanged changed = await(StoreEvent.SettingChanged.class);
            assertEquals(new StoreEvent.SettingChanged("flushThresholdBytes", before, before * 2), changed);
        }
    }

    @EngineTest
    void hearsWhereAForgottenCursorWasOpened(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory, o -> o.listener(events::add))) {
            store.put(key(1), value(1));
            forgetCursor(store);
            Awaitility.await("leak report").until(() -> {
                System.gc();
                store.cursor().close();
                return events.stream().anyMatch(StoreEvent.Leaked.class::isInstance);
            });
            StoreEvent.Leaked leak = await(StoreEvent.Leaked.class);
            assertEquals("cursor", leak.what());
            assertTrue(
                    List.of(leak.openedAt().getStackTrace()).stream()
                            .anyMatch(frame -> frame.getMethodName().equals("forgetCursor")),
                    "the stack trace names the opener");
            assertEquals(1, store.metrics().leakedCount());
            assertEquals(0, store.metrics().openCursors());
        }
    }

    @LsmTest
    void whatItThrowsHarmsNobody(StoreSetup setup) {
        try (KeyValueStore store = setup.open(
                directory,
                o -> o.listener(event -> {
                    events.add(event);
                    throw new IllegalStateException("a listener that fails");
                }))) {
            for (int i = 0; i < 3; i++) {
                putNumbers(store, i * 10, i * 10 + 10);
                store.flush();
            }
            Awaitility.await("all events")
                    .until(() -> events.stream()
                                    .filter(StoreEvent.FlushEnded.class::isInstance)
                                    .count()
                            == 3);
            assertEquals(StoreState.OPEN, store.metrics().state());
        }
    }

    private static void forgetCursor(KeyValueStore store) {
        Cursor cursor = store.cursor();
        cursor.first();
    }

    private <E extends StoreEvent> E await(Class<E> type) {
        Awaitility.await(type.getSimpleName()).until(() -> events.stream().anyMatch(type::isInstance));
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }
}
