package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.putNumbers;
import static dev.kvstore.testkit.TestData.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.L0Triggers;
import dev.kvstore.LongSetting;
import dev.kvstore.StoreStalledException;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.LsmTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** What can be changed while a store is open. */
class LiveSettingsTest {
    @TempDir
    Path directory;

    @EngineTest
    void startAsTheOptionsSay(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(
                    setup.options().flushThresholdBytes(),
                    store.settings().flushThresholdBytes().get());
            assertEquals(
                    setup.options().compactionThreads(),
                    store.settings().compactionThreads().get());
            assertEquals(setup.options().l0Triggers(), store.settings().l0Triggers());
            assertEquals(
                    setup.options().writeTimeoutMillis(),
                    store.settings().writeTimeoutMillis().get());
        }
    }

    @EngineTest
    void eachIsNamedDescribedAndRefusesWhatIsOutOfItsRange(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            Set<String> names =
                    store.settings().all().stream().map(LongSetting::name).collect(Collectors.toSet());
            assertEquals(25, names.size(), () -> "names: " + names);
            for (LongSetting setting : store.settings().all()) {
                assertFalse(setting.description().isBlank(), setting.name());
                assertEquals(setting.initial(), setting.get(), setting.name());
                long tooLow = setting.minimum() - 1;
                IllegalArgumentException refused =
                        assertThrows(IllegalArgumentException.class, () -> setting.set(tooLow), setting.name());
                String message = refused.getMessage();
                assertTrue(
                        message.startsWith(setting.name() + " must be between " + setting.minimum())
                                && message.endsWith("got " + tooLow),
                        message);
                assertEquals(setting.initial(), setting.get(), setting.name());
                setting.reset();
            }
        }
    }

    @EngineTest
    void aSmallerFlushThresholdFlushesSooner(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory, o -> o.flushThresholdBytes(4 << 20))) {
            store.settings().flushThresholdBytes().set(64 << 10);
            for (int i = 0; i < 2000; i++) {
                store.put(key(i), TestData.value(i, 200));
            }
            Awaitility.await("flush").until(() -> store.metrics().flushCount() > 0);
        }
    }

    @EngineTest
    void aLimitOfEntriesFlushesToo(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.settings().flushThresholdEntries().set(10);
            putNumbers(store, 0, 50);
            Awaitility.await("flush").until(() -> store.metrics().flushCount() > 0);
        }
    }

    @LsmTest
    void pausedCompactionLetsTablesPileUpUntilResumed(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.settings().l0Triggers(new L0Triggers(2, 100, 200));
            store.settings().compactionPaused().set(1);
            for (int i = 0; i < 6; i++) {
                putNumbers(store, 0, 10);
                store.flush();
            }
            assertEquals(0, store.metrics().compactionCount());
            assertEquals(6, store.metrics().tableFiles());
            store.settings().compactionPaused().set(0);
            Awaitility.await("compaction").until(() -> store.metrics().compactionCount() > 0);
        }
    }

    @EngineTest
    void pausedWritesWaitAndGiveUpAfterTheirTimeout(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1));
            store.settings().writeTimeoutMillis().set(50);
            store.settings().writesPaused().set(1);
            assertThrows(StoreStalledException.class, () -> store.put(key(1), value(2)));
            assertEquals("value-1", TestData.text(store.get(key(1))), "the refused write was not applied");
            store.settings().writesPaused().set(0);
            store.put(key(1), value(3));
            assertEquals("value-3", TestData.text(store.get(key(1))));
        }
    }

    @EngineTest
    void changesLastUntilCloseOnly(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.settings().writeTimeoutMillis().set(1234);
            assertEquals(1234, store.settings().writeTimeoutMillis().get());
        }
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(
                    setup.options().writeTimeoutMillis(),
                    store.settings().writeTimeoutMillis().get());
        }
    }
}
