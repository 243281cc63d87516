package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.assertEntries;
import static dev.kvstore.testkit.TestData.bytes;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.value;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Snapshot;
import dev.kvstore.StallCause;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreStalledException;
import dev.kvstore.StoreState;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.LsmTest;
import dev.kvstore.testkit.StoreEngine;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;

/** Live numbers. */
class MetricsTest {
    @TempDir
    Path directory;

    @EngineTest
    void countsWhatUsersDo(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1));
            store.put(key(2), value(2));
            store.delete(key(1));
            store.get(key(1));
            store.get(key(2));
            StoreMetrics metrics = store.metrics();
            assertEquals(2, metrics.putCount());
            assertEquals(1, metrics.deleteCount());
            assertEquals(2, metrics.getCount());
            assertEquals(1, metrics.getHitCount());
            assertEquals(value(2).length, metrics.userBytesRead());
            assertEquals(store.lastSequence(), metrics.lastSequence());
            assertTrue(metrics.userBytesWritten() >= 3 * key(1).length + value(1).length + value(2).length);
            assertEquals(setup.engine() == StoreEngine.LSM, metrics.memtableBytes() > 0);
            assertEquals(StoreState.OPEN, metrics.state());
            assertNull(metrics.lastError());
        }
    }

    @EngineTest
    void everyMissInTheTablesWasSparedByAFilterOrSearched(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < 1000; i += 2) {
                store.put(key(i), value(i));
            }
            store.compact();
            StoreMetrics metrics = store.metrics();
            long spared = metrics.filterUseful();
            long searched = metrics.tablesRead();
            for (int i = 1; i < 999; i += 2) {
                assertNull(store.get(key(i)));
            }
            long sparedNow = metrics.filterUseful() - spared;
            long searchedNow = metrics.tablesRead() - searched;
            assertTrue(sparedNow + searchedNow >= 499, () -> sparedNow + " spared, " + searchedNow + " searched");
            assertTrue(metrics.filterChecks() >= metrics.filterUseful() + metrics.filterFalsePositives());
        }
    }

    @EngineTest
    void countsOpenCursorsAndSnapshots(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            try (Cursor cursor = store.cursor();
                    Snapshot snapshot = store.snapshot()) {
                assertEquals(1, store.metrics().openCursors());
                assertEquals(1, store.metrics().openSnapshots());
                assertEquals(1, store.metrics().scanCount());
                assertEquals(snapshot.sequence(), store.lastSequence());
                assertTrue(!cursor.isValid());
            }
            assertEquals(0, store.metrics().openCursors());
            assertEquals(0, store.metrics().openSnapshots());
        }
    }

    @EngineTest
    void showsTheShapeOfTheTree(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < 500; i++) {
                store.put(key(i), TestData.value(i, 100));
            }
            store.compact();
            StoreMetrics metrics = store.metrics();
            long files = 0;
            long bytes = 0;
            for (StoreMetrics.LevelMetrics level : metrics.levels()) {
                files += level.files();
                bytes += level.bytes();
            }
            assertEquals(metrics.tableFiles(), files);
            assertEquals(metrics.tableBytes(), bytes);
            assertEntries(500, metrics.estimatedEntries());
            assertTrue(metrics.flushedBytes() > 0);
            assertTrue(metrics.writeAmplification() > 0);
        }
    }

    @EngineTest
    void memoryByComponentAddsUp(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), value(1));
            StoreMetrics metrics = store.metrics();
            // Two looks at what the store's threads change meanwhile.
            await().untilAsserted(() -> assertEquals(
                    metrics.memoryBytes(),
                    metrics.memoryComponents().stream()
                            .mapToLong(metrics::memoryBytes)
                            .sum()));
            assertTrue(metrics.memoryBytes() > 0);
        }
    }

    @LsmTest
    void theLogIsMeasured(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            store.put(key(1), bytes("x".repeat(1000)));
            StoreMetrics metrics = store.metrics();
            if (setup.hasLog()) {
                assertTrue(metrics.walBytesWritten() >= 1000, () -> "written: " + metrics.walBytesWritten());
                assertTrue(metrics.walSegments() >= 1);
                assertTrue(metrics.walBytes() > 0);
                assertTrue(metrics.walOldestSegment() <= metrics.walActiveSegment());
            } else {
                assertEquals(0, metrics.walBytesWritten());
                assertEquals(0, metrics.walSegments());
            }
        }
    }

    @EngineTest
    void latenciesAreThoseOfWhatWasDone(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            for (int i = 0; i < 1000; i++) {
                store.put(key(i), value(i));
                store.get(key(i));
            }
            StoreMetrics.Latency get = store.metrics().getLatency();
            StoreMetrics.Latency put = store.metrics().putLatency();
            assertTrue(get.count() > 0 && put.count() > 0, () -> get + " " + put);
            assertTrue(0 < get.p50Micros() && get.p50Micros() <= get.p99Micros(), get::toString);
            assertTrue(get.p999Micros() <= get.maxMicros() && put.p99Micros() <= put.maxMicros(), put::toString);
            store.maintenance().resetStatistics();
            assertEquals(StoreMetrics.Latency.NONE, store.metrics().getLatency());
        }
    }

    @EngineTest
    void everySlowOperationIsTimedAndReportedWhenAsked(StoreSetup setup) {
        List<StoreEvent> events = new CopyOnWriteArrayList<>();
        try (KeyValueStore store = setup.open(directory, o -> o.listener(events::add))) {
            store.settings().slowOperationMicros().set(1);
            store.settings().writesPaused().set(1);
            store.settings().writeTimeoutMillis().set(50);
            for (int i = 0; i < 200 && store.metrics().putLatency().maxMicros() < 50_000; i++) {
                assertThrows(StoreStalledException.class, () -> store.put(key(1), value(1)));
            }
            store.settings().writesPaused().set(0);
            assertTrue(store.metrics().putLatency().maxMicros() >= 49_000);
            await().until(() -> events.stream()
                    .anyMatch(event -> event instanceof StoreEvent.SlowOperation slow && slow.micros() >= 49_000));
            long paused = store.metrics().stallsByCause().get(StallCause.PAUSED).micros();
            assertTrue(paused >= 49_000, () -> "paused for " + paused);
        }
    }

    @EngineTest
    void writesCanBeMadeToWaitForTheDevice(StoreSetup setup) {
        if (!setup.hasLog()) {
            return;
        }
        try (KeyValueStore store = setup.open(directory)) {
            store.settings().syncIntervalMillis().set(60_000);
            store.settings().writesSynced().set(1);
            long sequence = store.put(key(1), value(1));
            assertTrue(store.metrics().walLastSyncedSequence() >= sequence);
            assertTrue(store.metrics().walSyncLatency().count() > 0);
            store.settings().writesSynced().set(0);
        }
    }

    @LsmTest
    void obsoleteSegmentsAreKeptAsLongAsWanted(StoreSetup setup) {
        if (!setup.hasLog()) {
            return;
        }
        try (KeyValueStore store = setup.open(directory)) {
            store.settings().walRetainSeconds().set(3600);
            store.put(key(1), value(1));
            long first = store.maintenance().rollLog();
            store.put(key(2), value(2));
            store.flush();
            await().until(() -> store.metrics().walOldestSegment() >= first);
            long kept = store.metrics().diskBytes()
                    - store.metrics().tableBytes()
                    - store.metrics().walBytes();
            assertTrue(kept > 0, "the obsolete segment is kept");
            store.settings().walRetainSeconds().set(0);
            store.maintenance().truncateLog().await();
        }
    }

    @EngineTest
    void theAgeOfTheOldestSnapshotGrows(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory)) {
            assertEquals(0, store.metrics().oldestSnapshotMillis());
            try (Snapshot snapshot = store.snapshot()) {
                assertTrue(snapshot.sequence() >= 0);
                await().until(() -> store.metrics().oldestSnapshotMillis() > 10);
            }
            assertEquals(0, store.metrics().oldestSnapshotMillis());
            assertTrue(store.metrics().uptimeMillis() > 10);
        }
    }

    @EngineTest
    void readingThemNeverThrowsAlsoAfterClose(StoreSetup setup) {
        KeyValueStore store = setup.open(directory);
        store.put(key(1), value(1));
        store.flush();
        StoreMetrics metrics = store.metrics();
        store.close();
        for (Method method : StoreMetrics.class.getMethods()) {
            if (method.getParameterCount() == 0) {
                assertDoesNotThrow(() -> method.invoke(metrics), method.getName());
            }
        }
        assertEquals(StoreState.CLOSED, metrics.state());
        assertEquals(0, metrics.memoryBytes(), "native memory left after close");
    }
}
