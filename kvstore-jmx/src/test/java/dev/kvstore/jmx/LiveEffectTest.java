package dev.kvstore.jmx;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.L0Triggers;
import dev.kvstore.StoreEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator changes acts on the running engine at once: seen from the engine, under a load that goes on. */
class LiveEffectTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int VALUE = 500;

    @TempDir
    Path directory;

    private final List<StoreEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicBoolean loading = new AtomicBoolean();
    private final AtomicLong written = new AtomicLong();
    private KeyValueStore store;
    private StoreManagement management;
    private Beans beans;
    private Thread load;

    @BeforeEach
    void open() {
        store = KeyValueStore.open(
                directory,
                Beans.smallOptions()
                        .memoryBudget(64 << 20)
                        .flushThresholdBytes(4 << 20)
                        .walMaxBytes(64 << 20)
                        .l0Triggers(new L0Triggers(4, 1_000, 2_000))
                        .listener(events::add)
                        .build());
        management = StoreManagement.register(store);
        beans = new Beans(management);
    }

    @AfterEach
    void close() throws Exception {
        loading.set(false);
        if (load != null) {
            load.join(PATIENCE.toMillis());
        }
        management.close();
        store.close();
    }

    @Test
    void aLowerFlushThresholdMakesSmallerTables() throws Exception {
        beans.set(Component.COMPACTION, "CompactionMode", "PAUSED");
        startLoad();
        awaitFlushes(1);
        long before = medianFlush();
        beans.set(Component.FLUSH, "FlushThresholdBytes", 128L << 10);
        int seen = flushes().size() + 1;
        await().atMost(PATIENCE).until(() -> flushes().size() >= seen + 4);
        events.removeIf(
                event -> event instanceof StoreEvent.FlushEnded && flushes().indexOf(event) < seen);
        assertTrue(medianFlush() * 4 < before, () -> medianFlush() + " bytes, before " + before);
    }

    @Test
    void aLimitOfEntriesFlushesWhatItSays() throws Exception {
        beans.set(Component.FLUSH, "FlushThresholdEntries", 50L);
        startLoad();
        awaitFlushes(5);
        assertTrue(flushes().get(4).entries() < 1_000, () -> flushes().toString());
    }

    @Test
    void aRateLimitSlowsCompactionDownAndItsEndSpeedsItUp() throws Exception {
        beans.set(Component.COMPACTION, "CompactionMode", "PAUSED");
        for (int round = 0; round < 4; round++) {
            Beans.put(store, 0, 2_000, VALUE);
            store.flush();
        }
        long limit = 128L << 10;
        beans.set(Component.COMPACTION, "RateLimitBytesPerSecond", limit);
        long began = System.nanoTime();
        long job = (Long) beans.invoke(Component.COMPACTION, "compactAsync");
        await().atMost(PATIENCE).until(() -> progress(job) > 0.05);
        // About a megabyte at 128 KiB a second takes seconds; the bucket holds a tenth of a second's worth.
        await().pollDelay(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> true);
        assertTrue(progress(job) < 1, "it would have ended without the limit");
        double seconds = (System.nanoTime() - began) / 1e9;
        long most = (long) (limit * (seconds + 1));
        long done = doneBytes(job);
        assertTrue(done < most * 4, () -> done + " bytes in " + seconds + " s");
        beans.set(Component.COMPACTION, "RateLimitBytesPerSecond", 0L);
        await().atMost(PATIENCE).until(() -> progress(job) == 1);
    }

    @Test
    void compactionThreadsAreTakenIntoUse() throws Exception {
        beans.set(Component.COMPACTION, "CompactionThreads", 1L);
        beans.set(Component.COMPACTION, "RateLimitBytesPerSecond", 64L << 10);
        beans.set(Component.FLUSH, "FlushThresholdBytes", 256L << 10);
        beans.set(Component.COMPACTION, "L0CompactTrigger", 2L);
        startLoad();
        await().atMost(PATIENCE).until(() -> beans.number(Component.COMPACTION, "RunningCompactions") == 1);
        assertEquals(1, beans.number(Component.COMPACTION, "RunningCompactions"));
        beans.set(Component.COMPACTION, "CompactionThreads", 4L);
        beans.set(Component.COMPACTION, "RateLimitBytesPerSecond", 0L);
        await().atMost(PATIENCE).until(() -> beans.number(Component.COMPACTION, "CompactionCount") > 2);
    }

    @Test
    void pausedCompactionLetsTablesPileUp() throws Exception {
        beans.set(Component.COMPACTION, "CompactionMode", "PAUSED");
        beans.set(Component.FLUSH, "FlushThresholdBytes", 64L << 10);
        startLoad();
        await().atMost(PATIENCE).until(() -> beans.number(Component.COMPACTION, "L0Files") > 8);
        assertEquals(0, beans.number(Component.COMPACTION, "RunningCompactions"));
        loading.set(false);
        beans.set(Component.COMPACTION, "CompactionMode", "AUTO");
        await().atMost(PATIENCE).until(() -> beans.number(Component.COMPACTION, "L0Files") <= 4);
    }

    @Test
    void pausedWritesWaitUntilResumed() throws Exception {
        startLoad();
        await().atMost(PATIENCE).until(() -> written.get() > 100);
        beans.set(Component.STORE, "WritesPaused", true);
        await().atMost(PATIENCE).until(() -> beans.get(Component.STORE, "State").equals("STALLED"));
        // The write that was under way when the pause began may still end.
        long paused = awaitStandstill();
        assertEquals(paused, written.get());
        beans.set(Component.STORE, "WritesPaused", false);
        await().atMost(PATIENCE).until(() -> written.get() > paused + 100);
        assertTrue(beans.number(Component.STORE, "StallMillis") > 0);
    }

    @Test
    void aSmallerLogForcesFlushesAndIsTruncated() throws Exception {
        beans.set(Component.FLUSH, "FlushThresholdBytes", 16L << 20);
        startLoad();
        await().atMost(PATIENCE).until(() -> beans.number(Component.WAL, "WalBytes") > 1 << 20);
        beans.set(Component.WAL, "WalMaxBytes", 256L << 10);
        int before = flushes().size();
        await().atMost(PATIENCE).until(() -> flushes().size() > before + 1);
        assertTrue(flushes().get(flushes().size() - 1).bytes() < 16 << 20);
        await().atMost(PATIENCE).until(() -> events.stream().anyMatch(StoreEvent.WalTruncated.class::isInstance));
    }

    @Test
    void segmentsStayUntilTruncationIsAutomaticAgain() throws Exception {
        beans.set(Component.WAL, "WalAutoTruncate", false);
        Beans.put(store, 0, 1_000, VALUE);
        store.flush();
        await().atMost(PATIENCE).until(() -> beans.number(Component.WAL, "TruncatableBytes") > 100 << 10);
        beans.set(Component.WAL, "WalAutoTruncate", true);
        await().atMost(PATIENCE).until(() -> beans.number(Component.WAL, "TruncatableBytes") == 0);
    }

    @Test
    void newSegmentsHaveTheNewSize() throws Exception {
        beans.set(Component.WAL, "WalSegmentBytes", 1L << 20);
        long first = beans.number(Component.WAL, "ActiveSegment");
        Beans.put(store, 0, 2_000, VALUE);
        assertTrue(beans.number(Component.WAL, "ActiveSegment") > first);
        long segments = beans.number(Component.WAL, "WalSegments");
        assertTrue(segments < 8, () -> segments + " segments for a megabyte; with 64 KiB they would be 16");
    }

    @Test
    void theCacheShrinksToItsNewCapacity() throws Exception {
        Beans.put(store, 0, 40_000, VALUE);
        store.compact();
        for (int i = 0; i < 40_000; i++) {
            store.get(Beans.key(i));
        }
        long before = beans.number(Component.BLOCK_CACHE, "CacheBytes");
        beans.set(Component.BLOCK_CACHE, "CacheCapacityBytes", 0L);
        await().atMost(PATIENCE)
                .until(() -> beans.number(Component.BLOCK_CACHE, "CacheBytes") * 2 < before || before == 0);
        assertTrue(store.get(Beans.key(7)) != null);
    }

    @Test
    void writesWaitForTheDeviceAsSoonAsTheyAreToldTo() throws Exception {
        startLoad();
        await().atMost(PATIENCE).until(() -> written.get() > 100);
        beans.set(Component.WAL, "SyncIntervalMillis", 60_000L);
        beans.set(Component.WAL, "SyncMode", "SYNC");
        long before = beans.number(Component.WAL, "SyncCount");
        long begin = written.get();
        await().atMost(PATIENCE).until(() -> written.get() > begin + 50);
        loading.set(false);
        load.join(PATIENCE.toMillis());
        long syncs = beans.number(Component.WAL, "SyncCount") - before;
        assertTrue(syncs >= 40, () -> syncs + " syncs");
        assertEquals(0, beans.number(Component.WAL, "UnsyncedBytes"));
        assertTrue((Double) beans.get(Component.WAL, "SyncP99Micros") > 0);
    }

    private void startLoad() {
        loading.set(true);
        load = new Thread(() -> {
            for (int i = 0; loading.get(); i = (i + 1) % 20_000) {
                Beans.put(store, i, 1, VALUE);
                written.incrementAndGet();
            }
        });
        load.start();
    }

    private long awaitStandstill() {
        long[] seen = {-1};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            long now = written.get();
            boolean still = now == seen[0];
            seen[0] = now;
            return still;
        });
        return seen[0];
    }

    private void awaitFlushes(int count) {
        await().atMost(PATIENCE).until(() -> flushes().size() >= count);
    }

    private List<StoreEvent.FlushEnded> flushes() {
        return events.stream()
                .filter(StoreEvent.FlushEnded.class::isInstance)
                .map(StoreEvent.FlushEnded.class::cast)
                .toList();
    }

    private long medianFlush() {
        long[] bytes = flushes().stream()
                .mapToLong(StoreEvent.FlushEnded::bytes)
                .sorted()
                .toArray();
        return bytes[bytes.length / 2];
    }

    private double progress(long job) {
        return store.maintenance().job(job).orElseThrow().progress();
    }

    private long doneBytes(long job) {
        return store.maintenance().job(job).orElseThrow().doneBytes();
    }
}
