package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.assertEntries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.putNumbers;
import static dev.kvstore.testkit.TestData.value;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Cursor;
import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.testkit.OptionSets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a recording of the JDK's flight recorder says about a store. */
class FlightRecorderTest {
    @TempDir
    Path directory;

    @Test
    void workInTheBackgroundIsRecordedByDefault() throws Exception {
        Map<String, List<RecordedEvent>> events = record(recording -> {}, store -> {
            putNumbers(store, 0, 1000);
            store.flush();
            putNumbers(store, 0, 1000);
            store.compact();
            store.maintenance().rollLog();
            store.settings().writesPaused().set(1);
            await().until(() -> store.metrics().state().name().equals("STALLED"));
            store.settings().writesPaused().set(0);
            await().until(() -> store.metrics().state().name().equals("OPEN"));
        });
        RecordedEvent flush = events.get("dev.kvstore.Flush").get(0);
        assertEntries(1000, flush.getLong("entries"));
        assertTrue(flush.getLong("bytes") > 1000);
        assertTrue(flush.getLong("table") > 0);
        assertFalse(flush.getDuration().isZero());
        assertEquals(directory.toAbsolutePath().toString(), flush.getString("store"));
        RecordedEvent compaction = events.get("dev.kvstore.Compaction").stream()
                .filter(event -> !event.getBoolean("trivialMove"))
                .findFirst()
                .orElseThrow();
        assertTrue(compaction.getLong("bytesRead") > 0 && compaction.getLong("bytesWritten") > 0);
        assertTrue(compaction.getInt("toLevel") >= compaction.getInt("fromLevel"));
        assertEquals(
                "writes are paused", events.get("dev.kvstore.WriteStall").get(0).getString("reason"));
        assertEquals(
                "writesPaused", events.get("dev.kvstore.ConfigChange").get(0).getString("setting"));
        assertTrue(events.containsKey("dev.kvstore.WalRoll"));
        assertFalse(events.containsKey("dev.kvstore.Get"), "reads are not recorded by default");
        assertFalse(events.containsKey("dev.kvstore.Put"), "writes are not recorded by default");
    }

    @ParameterizedTest
    @EnumSource(StorageEngine.class)
    void openingAndWhatItFoundAreRecordedByDefault(StorageEngine engine) throws Exception {
        Map<String, List<RecordedEvent>> events = record(engine, recording -> {}, store -> putNumbers(store, 0, 10));
        assertEquals(1, events.get("dev.kvstore.Open").size());
        assertEquals(1, events.get("dev.kvstore.Recovery").size());
    }

    @ParameterizedTest
    @EnumSource(StorageEngine.class)
    void everyOperationIsRecordedWhenAsked(StorageEngine engine) throws Exception {
        Map<String, List<RecordedEvent>> events = record(
                engine,
                recording -> List.of("Get", "Put", "Delete", "Scan", "BlockRead")
                        .forEach(name -> recording.enable("dev.kvstore." + name).withThreshold(Duration.ZERO)),
                store -> {
                    for (int i = 0; i < 200; i++) {
                        store.put(key(i), value(i));
                        store.get(key(i));
                        store.get(key(-1));
                    }
                    store.delete(key(7));
                    try (Cursor cursor = store.cursor()) {
                        cursor.first();
                    }
                    store.compact();
                    store.get(key(3));
                });
        assertEquals(200, events.get("dev.kvstore.Put").size());
        assertEquals(1, events.get("dev.kvstore.Delete").size());
        assertEquals(1, events.get("dev.kvstore.Scan").size());
        List<RecordedEvent> gets = events.get("dev.kvstore.Get");
        assertEquals(401, gets.size());
        assertEquals(
                201, gets.stream().filter(event -> event.getBoolean("found")).count());
    }

    @Test
    void aSlowSyncIsRecordedAndTheStatisticsOfAStoreNowAndThen() throws Exception {
        Map<String, List<RecordedEvent>> events = record(
                recording -> {
                    recording.enable("dev.kvstore.WalSync").withThreshold(Duration.ZERO);
                    recording.enable("dev.kvstore.StoreStatistics").withPeriod(Duration.ofMillis(100));
                },
                store -> {
                    store.with(Durability.SYNC).put(key(1), value(1));
                    awaitOne("dev.kvstore.StoreStatistics");
                });
        assertTrue(events.get("dev.kvstore.WalSync").get(0).getLong("bytes") > 0);
        RecordedEvent statistics = events.get("dev.kvstore.StoreStatistics").get(0);
        assertEquals("OPEN", statistics.getString("state"));
        assertTrue(statistics.getLong("memoryBytes") > 0);
    }

    /** Waits until a periodic event has been recorded, however slow the machine is. */
    private static void awaitOne(String name) {
        AtomicBoolean seen = new AtomicBoolean();
        try (RecordingStream stream = new RecordingStream()) {
            stream.enable(name).withPeriod(Duration.ofMillis(100));
            stream.onEvent(name, event -> seen.set(true));
            stream.startAsync();
            await().atMost(Duration.ofSeconds(60)).untilTrue(seen);
        }
    }

    private Map<String, List<RecordedEvent>> record(Consumer<Recording> change, Consumer<KeyValueStore> work)
            throws Exception {
        return record(StorageEngine.LSM, change, work);
    }

    private Map<String, List<RecordedEvent>> record(
            StorageEngine engine, Consumer<Recording> change, Consumer<KeyValueStore> work) throws Exception {
        Path file = directory.resolveSibling(directory.getFileName() + ".jfr");
        try (Recording recording = new Recording()) {
            change.accept(recording);
            recording.start();
            try (KeyValueStore store = KeyValueStore.open(
                    directory, OptionSets.tiny().engine(engine).build())) {
                work.accept(store);
            }
            recording.stop();
            recording.dump(file);
        }
        try {
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().startsWith("dev.kvstore."))
                    .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
        } finally {
            Files.delete(file);
        }
    }
}
