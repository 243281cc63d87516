package dev.kvstore.behaviour;

import static dev.kvstore.testkit.TestData.assertEntries;
import static dev.kvstore.testkit.TestData.key;
import static dev.kvstore.testkit.TestData.putNumbers;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Job;
import dev.kvstore.JobCancelledException;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Maintenance;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreOptions;
import dev.kvstore.VerifyReport;
import dev.kvstore.testkit.EngineTest;
import dev.kvstore.testkit.LsmTest;
import dev.kvstore.testkit.StoreSetup;
import dev.kvstore.testkit.TestData;
import dev.kvstore.testkit.WatchedStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** Long work in the background. */
class MaintenanceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final List<StoreEvent> events = new CopyOnWriteArrayList<>();

    @EngineTest
    void everyJobEndsWithAResultAndAnEvent(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory.resolve("s"), o -> o.listener(events::add))) {
            putNumbers(store, 0, 500);
            Maintenance maintenance = store.maintenance();
            assertEquals(500, maintenance.flush().await());
            maintenance.compact().await();
            maintenance.compact(store, KeyRange.between(key(10), key(20))).await();
            Job<VerifyReport> verify = maintenance.verify();
            assertTrue(verify.await().isClean());
            assertEquals(500, maintenance.checkpoint(directory.resolve("copy")).await());
            Job<Long> truncate = maintenance.truncateLog();
            truncate.await();
            assertEquals(6, maintenance.jobs().size());
            assertEquals(verify, maintenance.job(verify.id()).orElseThrow());
            assertEquals(Job.State.SUCCEEDED, verify.state());
            assertEquals(1.0, verify.progress());
            assertFalse(verify.cancel());
            assertTrue(verify.outcome().startsWith("all is well: "), verify.outcome());
            await().until(() -> endedJobs().size() == 6);
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), endedJobs());
        }
        try (KeyValueStore copy = WatchedStore.open(directory.resolve("copy"))) {
            assertArrayEquals(TestData.value(42), copy.get(key(42)));
        }
    }

    @LsmTest
    void aSlowCompactionShowsProgressAndCanBeCancelled(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory, o -> o.flushThresholdBytes(4 << 20))) {
            store.settings().compactionPaused().set(1);
            fill(store);
            store.settings().rateLimitBytesPerSecond().set(64 << 10);
            Job<Void> job = store.maintenance().compact();
            await().atMost(PATIENCE).until(() -> job.totalBytes() > 0 && job.doneBytes() > 0);
            assertTrue(job.progress() < 1, () -> job.doneBytes() + " of " + job.totalBytes());
            assertTrue(job.cancel());
            assertTrue(job.await(PATIENCE));
            assertEquals(Job.State.CANCELLED, job.state());
            assertThrows(JobCancelledException.class, job::await);
            await().atMost(PATIENCE).until(() -> store.metrics().runningCompactions() == 0);
            store.settings().rateLimitBytesPerSecond().set(0);
            store.compact();
            assertTrue(store.verify().isClean());
            assertArrayEquals(TestData.value(3, 2_000), store.get(key(3)));
        }
    }

    @LsmTest
    void cancellingAllCompactionsEndsTheCallThatWaitsForOne(StoreSetup setup) throws Exception {
        try (KeyValueStore store = setup.open(directory, o -> o.flushThresholdBytes(4 << 20))) {
            store.settings().compactionPaused().set(1);
            fill(store);
            store.settings().rateLimitBytesPerSecond().set(64 << 10);
            List<Throwable> thrown = new CopyOnWriteArrayList<>();
            Thread caller = new Thread(() -> thrown.add(assertThrows(JobCancelledException.class, store::compact)));
            caller.start();
            await().atMost(PATIENCE).until(() -> store.metrics().runningCompactions() > 0);
            assertTrue(store.maintenance().cancelCompactions() > 0);
            caller.join(PATIENCE.toMillis());
            assertEquals(1, thrown.size());
        }
    }

    @LsmTest
    void moreJobsThanMayWaitAreRefused(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory, o -> o.flushThresholdBytes(4 << 20))) {
            store.settings().compactionPaused().set(1);
            fill(store);
            store.settings().rateLimitBytesPerSecond().set(64 << 10);
            for (int i = 0; i < Maintenance.RUNNING_JOBS + Maintenance.WAITING_JOBS; i++) {
                store.maintenance().compact();
            }
            assertThrows(IllegalStateException.class, () -> store.maintenance().verify());
            List<Job<?>> jobs = store.maintenance().jobs();
            Job<?> last = jobs.get(jobs.size() - 1);
            assertEquals(Job.State.QUEUED, last.state());
            last.cancel();
            assertEquals(Job.State.CANCELLED, last.state());
        }
    }

    @LsmTest
    void closingCancelsWhatRuns(StoreSetup setup) {
        Job<Void> job;
        KeyValueStore store = setup.open(directory, o -> o.flushThresholdBytes(4 << 20));
        try (store) {
            store.settings().compactionPaused().set(1);
            fill(store);
            store.settings().rateLimitBytesPerSecond().set(64 << 10);
            job = store.maintenance().compact();
        }
        assertEquals(Job.State.CANCELLED, job.state());
        assertThrows(StoreClosedException.class, () -> store.maintenance().verify());
        assertThrows(StoreClosedException.class, () -> store.maintenance().rollLog());
        assertFalse(job.outcome().isBlank());
    }

    @EngineTest
    void aJobThatFailsSaysWhy(StoreSetup setup) throws Exception {
        Files.createDirectories(directory.resolve("full"));
        Files.writeString(directory.resolve("full/file"), "in the way");
        try (KeyValueStore store = setup.open(directory.resolve("s"))) {
            Job<Long> job = store.maintenance().checkpoint(directory.resolve("full"));
            assertThrows(IllegalArgumentException.class, job::await);
            assertEquals(Job.State.FAILED, job.state());
            assertTrue(job.outcome().contains("must not exist or be empty"), job.outcome());
        }
    }

    @LsmTest
    void theLogIsRolledAndTruncatedOnDemand(StoreSetup setup) {
        try (KeyValueStore store = setup.open(directory, o -> o.listener(events::add))) {
            store.settings().walAutoTruncate().set(0);
            putNumbers(store, 0, 100);
            long rolled = store.maintenance().rollLog();
            if (!setup.hasLog()) {
                assertEquals(0, rolled);
                assertEquals(0, store.maintenance().truncateLog().await());
                return;
            }
            assertEquals(rolled, store.metrics().walActiveSegment());
            putNumbers(store, 100, 200);
            store.flush();
            await().until(() -> store.metrics().walTruncatableBytes() > 0);
            assertTrue(store.metrics().walOldestSegment() < rolled);
            assertTrue(store.maintenance().truncateLog().await() > 0);
            assertEquals(rolled, store.metrics().walOldestSegment());
            await().until(() -> events.contains(new StoreEvent.WalRolled(rolled)));
        }
        try (KeyValueStore store = WatchedStore.open(directory, StoreOptions.defaults())) {
            assertEntries(200, store.metrics().estimatedEntries());
        }
    }

    /** Entries of several tables, which compaction has not touched yet. */
    private static void fill(KeyValueStore store) {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 300; i++) {
                store.put(key(i), TestData.value(i, 2_000));
            }
            store.flush();
        }
    }

    private List<Long> endedJobs() {
        return events.stream()
                .filter(StoreEvent.JobEnded.class::isInstance)
                .map(event -> ((StoreEvent.JobEnded) event).id())
                .collect(Collectors.toList());
    }
}
