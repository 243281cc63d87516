package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StallCause;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreMetrics.StallMetrics;
import dev.kvstore.StoreSettings;
import dev.kvstore.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What limits a store now, and which attribute to turn. Each rule looks at numbers and adds a line or none. */
final class Advice {
    private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);
    private static final long MANY_GETS = 10_000;
    private static final double SLOW_SYNC_MICROS = 20_000;
    private static final double MIB = 1 << 20;

    private final StoreMetrics metrics;
    private final StoreSettings settings;
    private final List<String> lines = new ArrayList<>();

    Advice(KeyValueStore store) {
        this.metrics = store.metrics();
        this.settings = store.settings();
    }

    /** At least one line. */
    List<String> lines() {
        state();
        stalls();
        compaction();
        reads();
        space();
        log();
        holders();
        if (lines.isEmpty()) {
            lines.add("nothing limits the store at present");
        }
        return lines;
    }

    private void state() {
        Throwable error = metrics.lastError();
        if (metrics.state() == StoreState.FAILED) {
            say("writes are refused until the store is opened anew: %s", error);
        } else if (error != null) {
            say("the last failure in the background was: %s", error.getMessage());
        }
        if (settings.writesPaused().get() != 0) {
            say("writes are paused by an operator: set WritesPaused to false");
        }
        if (metrics.memoryBytes() > settings.memoryBudget().get()) {
            say(
                    "memory is above its budget: lower FlushThresholdBytes or MaxImmutableMemtables, or raise MemoryBudgetBytes");
        }
    }

    private void stalls() {
        boolean isBehind = metrics.state() == StoreState.STALLED
                || metrics.immutableMemtables()
                        >= settings.maxImmutableMemtables().get();
        StallCause worst = null;
        long micros = 0;
        for (Map.Entry<StallCause, StallMetrics> stalls :
                metrics.stallsByCause().entrySet()) {
            if (stalls.getKey() != StallCause.PAUSED && stalls.getValue().micros() > micros) {
                worst = stalls.getKey();
                micros = stalls.getValue().micros();
            }
        }
        if (!isBehind || worst == null) {
            return;
        }
        String waited = String.format(Locale.ROOT, "%.1f s of writes", micros / 1e6);
        switch (worst) {
            case MEMTABLES ->
                say(
                        "%s have waited for flush, which takes what the device gives: raise MaxImmutableMemtables for bursts",
                        waited);
            case TOP_LEVEL ->
                say(
                        "%s have waited because of %d tables in the top level: raise CompactionThreads%s, or L0SlowdownTrigger for"
                                + " bursts",
                        waited, topLevelFiles(), rateHint());
            case PENDING_COMPACTION ->
                say(
                        "%s have waited for %.0f MiB of overdue compaction: raise CompactionThreads%s",
                        waited, metrics.pendingCompactionBytes() / MIB, rateHint());
            case PAUSED -> throw new IllegalStateException("left out above");
        }
    }

    private void compaction() {
        long topLevel = topLevelFiles();
        if (settings.compactionPaused().get() != 0
                && topLevel >= settings.l0Triggers().compact()) {
            say("compaction is paused and %d tables lie in the top level: set CompactionMode to AUTO", topLevel);
        }
        if (metrics.pendingCompactionBytes()
                > settings.pendingCompactionSoftBytes().get() / 2) {
            say(
                    "%.0f MiB of compaction are overdue: raise CompactionThreads%s",
                    metrics.pendingCompactionBytes() / MIB, rateHint());
        }
        if (metrics.compactionFailureCount() + metrics.flushFailureCount() > 0 && metrics.lastError() == null) {
            say("flushes or compactions have failed: see the log of the application");
        }
    }

    private void reads() {
        double tables = Ratio.of(metrics.tablesRead(), metrics.getCount());
        if (metrics.getCount() > MANY_GETS && tables > 2) {
            say("a read searches %.1f tables: lower L0CompactTrigger, or compactAsync when there is time", tables);
        }
        double hitRatio = Ratio.of(metrics.cacheHits(), metrics.cacheHits() + metrics.cacheMisses());
        if (metrics.cacheEvictions() > MANY_GETS && hitRatio < 0.8) {
            say(
                    "%.0f %% of the look-ups find their block in the cache: raise MemoryBudgetBytes and CacheCapacityBytes",
                    hitRatio * 100);
        }
    }

    private void space() {
        if (metrics.spaceAmplification() > 1.5 && metrics.tableBytes() > 1L << 30) {
            say(
                    "tables take %.1f times the live data: compactAsync, or a smaller LevelMultiplier; snapshots hold old versions",
                    metrics.spaceAmplification());
        }
        if (metrics.obsoleteFiles() > 0 && metrics.openCursors() > 0) {
            say("%d replaced tables can not be deleted before the cursors on them are closed", metrics.obsoleteFiles());
        }
    }

    private void log() {
        if (settings.walAutoTruncate().get() == 0 && metrics.walTruncatableBytes() > 0) {
            say(
                    "%.0f MiB of log are not needed: truncateAsync, or set WalAutoTruncate to true",
                    metrics.walTruncatableBytes() / MIB);
        }
        if (metrics.walBytes() > settings.walMaxBytes().get()) {
            say(
                    "the log is larger than WalMaxBytes: flush is behind, and a restart would read %.0f MiB",
                    metrics.walBytes() / MIB);
        }
        if (metrics.walSyncLatency().p99Micros() > SLOW_SYNC_MICROS) {
            say(
                    "one sync in a hundred takes %.0f ms: the device is slow or shared; RateLimitBytesPerSecond leaves it to them",
                    metrics.walSyncLatency().p99Micros() / 1000);
        }
    }

    private void holders() {
        if (metrics.oldestSnapshotMillis() > HOUR_MILLIS) {
            say(
                    "a snapshot has been open for %d s: what it sees can not be compacted away",
                    metrics.oldestSnapshotMillis() / 1000);
        }
        if (metrics.leakedCount() > 0) {
            say(
                    "%d cursors, snapshots or batches were not closed: cursor.leaked notifications say where they were opened",
                    metrics.leakedCount());
        }
    }

    private long topLevelFiles() {
        return metrics.levels().isEmpty() ? 0 : metrics.levels().get(0).files();
    }

    private String rateHint() {
        return settings.rateLimitBytesPerSecond().get() == 0 ? "" : " or RateLimitBytesPerSecond";
    }

    private void say(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }
}
