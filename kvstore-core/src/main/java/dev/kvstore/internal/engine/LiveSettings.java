package dev.kvstore.internal.engine;

import dev.kvstore.Durability;
import dev.kvstore.L0Triggers;
import dev.kvstore.LongSetting;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The settings of an open store. The engine reads them where it uses them; whoever must act on a change is told. */
public final class LiveSettings implements StoreSettings, LongSetting.Observer {
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final long TIB = 1L << 40;
    private static final long PIB = 1L << 50;
    private static final long HOUR_MICROS = 3_600_000_000L;
    private static final long WEEK = 7L * 24 * 3600;

    private static final String BYTES = "bytes";

    private final List<LongSetting> all = new ArrayList<>();
    private final EventDispatcher events;
    private volatile Runnable observer = () -> {};
    private volatile L0Triggers l0Triggers;

    private final LongSetting memoryBudget;
    private final LongSetting flushThresholdBytes;
    private final LongSetting flushThresholdEntries;
    private final LongSetting flushIntervalSeconds;
    private final LongSetting maxImmutableMemtables;
    private final LongSetting compactionPaused;
    private final LongSetting compactionThreads;
    private final LongSetting levelMultiplier;
    private final LongSetting levelBaseBytes;
    private final LongSetting targetFileBytes;
    private final LongSetting rateLimitBytesPerSecond;
    private final LongSetting pendingCompactionSoftBytes;
    private final LongSetting pendingCompactionHardBytes;
    private final LongSetting syncIntervalMillis;
    private final LongSetting walSegmentBytes;
    private final LongSetting walMaxBytes;
    private final LongSetting walAutoTruncate;
    private final LongSetting walRetainSegments;
    private final LongSetting cacheCapacityBytes;
    private final LongSetting writeTimeoutMillis;
    private final LongSetting writesPaused;
    private final LongSetting minFreeDiskBytes;
    private final LongSetting walRetainSeconds;
    private final LongSetting writesSynced;
    private final LongSetting slowOperationMicros;

    public LiveSettings(StoreOptions from, EventDispatcher events) {
        this.events = events;
        this.l0Triggers = from.l0Triggers();
        memoryBudget =
                add("memoryBudget", BYTES, "native memory of the whole store", 16 * MIB, 64 * TIB, from.memoryBudget());
        flushThresholdBytes = add(
                "flushThresholdBytes",
                BYTES,
                "memtable size to flush at",
                64 * KIB,
                2 * GIB,
                from.flushThresholdBytes());
        flushThresholdEntries =
                add("flushThresholdEntries", "entries", "memtable entries to flush at; 0 = off", 0, TIB, 0);
        flushIntervalSeconds = add(
                "flushIntervalSeconds",
                "s",
                "oldest data in memory only; 0 = off",
                0,
                WEEK,
                from.flushIntervalSeconds());
        maxImmutableMemtables = add("maxImmutableMemtables", "memtables", "most that wait for flush", 1, 32, 2);
        compactionPaused = add("compactionPaused", "", "1 pauses automatic compaction", 0, 1, 0);
        compactionThreads =
                add("compactionThreads", "threads", "compactions at a time", 1, 64, from.compactionThreads());
        levelMultiplier = add("levelMultiplier", "", "growth from level to level", 2, 100, 10);
        levelBaseBytes = add("levelBaseBytes", BYTES, "first level below the top", MIB, TIB, from.levelBaseBytes());
        targetFileBytes =
                add("targetFileBytes", BYTES, "size of a new table", 64 * KIB, 2 * GIB, from.targetFileBytes());
        rateLimitBytesPerSecond = add("rateLimitBytesPerSecond", "bytes/s", "of compaction; 0 = unlimited", 0, TIB, 0);
        pendingCompactionSoftBytes =
                add("pendingCompactionSoftBytes", BYTES, "overdue compaction that delays writes", MIB, PIB, 64 * GIB);
        pendingCompactionHardBytes =
                add("pendingCompactionHardBytes", BYTES, "overdue compaction that stops writes", MIB, PIB, 256 * GIB);
        syncIntervalMillis =
                add("syncIntervalMillis", "ms", "periodic sync of the log", 1, 60_000, from.syncIntervalMillis());
        walSegmentBytes =
                add("walSegmentBytes", BYTES, "size of a new log segment", 64 * KIB, GIB, from.walSegmentBytes());
        walMaxBytes = add("walMaxBytes", BYTES, "log size that forces a flush", 64 * KIB, TIB, from.walMaxBytes());
        walAutoTruncate = add("walAutoTruncate", "", "1 removes obsolete log segments by itself", 0, 1, 1);
        walRetainSegments = add("walRetainSegments", "segments", "obsolete log segments that are kept", 0, 10_000, 0);
        cacheCapacityBytes = add(
                "cacheCapacityBytes", BYTES, "most that the block cache may take", 0, 64 * TIB, from.memoryBudget());
        writeTimeoutMillis =
                add("writeTimeoutMillis", "ms", "longest wait of a write", 1, 3_600_000, from.writeTimeoutMillis());
        writesPaused = add("writesPaused", "", "1 makes writes wait", 0, 1, 0);
        minFreeDiskBytes = add("minFreeDiskBytes", BYTES, "room below which puts are refused", 0, PIB, 0);
        walRetainSeconds = add("walRetainSeconds", "s", "how long obsolete log segments are kept", 0, WEEK, 0);
        writesSynced = add(
                "writesSynced",
                "",
                "1 makes every write wait for its sync",
                0,
                from.durability() == Durability.NONE ? 0 : 1,
                0);
        slowOperationMicros =
                add("slowOperationMicros", "µs", "time that makes an operation slow; 0 = off", 0, HOUR_MICROS, 0);
    }

    /** Calls {@code newObserver} after every change of a setting. */
    public void observe(Runnable newObserver) {
        observer = newObserver;
    }

    @Override
    public void check(LongSetting setting, long value) {
        if (setting == walSegmentBytes || setting == walMaxBytes) {
            long segment = setting == walSegmentBytes ? value : walSegmentBytes.get();
            requireOrder(walSegmentBytes, segment, walMaxBytes, setting == walMaxBytes ? value : walMaxBytes.get());
        } else if (setting == pendingCompactionSoftBytes || setting == pendingCompactionHardBytes) {
            long soft = setting == pendingCompactionSoftBytes ? value : pendingCompactionSoftBytes.get();
            long hard = setting == pendingCompactionHardBytes ? value : pendingCompactionHardBytes.get();
            requireOrder(pendingCompactionSoftBytes, soft, pendingCompactionHardBytes, hard);
        }
    }

    @Override
    public void changed(LongSetting setting, long old) {
        publish(setting.name(), old, setting.get());
        observer.run();
    }

    @Override
    public LongSetting memoryBudget() {
        return memoryBudget;
    }

    @Override
    public LongSetting flushThresholdBytes() {
        return flushThresholdBytes;
    }

    @Override
    public LongSetting flushThresholdEntries() {
        return flushThresholdEntries;
    }

    @Override
    public LongSetting flushIntervalSeconds() {
        return flushIntervalSeconds;
    }

    @Override
    public LongSetting maxImmutableMemtables() {
        return maxImmutableMemtables;
    }

    @Override
    public LongSetting compactionPaused() {
        return compactionPaused;
    }

    @Override
    public LongSetting compactionThreads() {
        return compactionThreads;
    }

    @Override
    public L0Triggers l0Triggers() {
        return l0Triggers;
    }

    @Override
    public synchronized void l0Triggers(L0Triggers triggers) {
        Objects.requireNonNull(triggers, "triggers must not be null");
        L0Triggers old = l0Triggers;
        l0Triggers = triggers;
        publish("l0Triggers.compact", old.compact(), triggers.compact());
        publish("l0Triggers.slowdown", old.slowdown(), triggers.slowdown());
        publish("l0Triggers.stop", old.stop(), triggers.stop());
        observer.run();
    }

    @Override
    public LongSetting levelMultiplier() {
        return levelMultiplier;
    }

    @Override
    public LongSetting levelBaseBytes() {
        return levelBaseBytes;
    }

    @Override
    public LongSetting targetFileBytes() {
        return targetFileBytes;
    }

    @Override
    public LongSetting rateLimitBytesPerSecond() {
        return rateLimitBytesPerSecond;
    }

    @Override
    public LongSetting pendingCompactionSoftBytes() {
        return pendingCompactionSoftBytes;
    }

    @Override
    public LongSetting pendingCompactionHardBytes() {
        return pendingCompactionHardBytes;
    }

    @Override
    public LongSetting syncIntervalMillis() {
        return syncIntervalMillis;
    }

    @Override
    public LongSetting walSegmentBytes() {
        return walSegmentBytes;
    }

    @Override
    public LongSetting walMaxBytes() {
        return walMaxBytes;
    }

    @Override
    public LongSetting walAutoTruncate() {
        return walAutoTruncate;
    }

    @Override
    public LongSetting walRetainSegments() {
        return walRetainSegments;
    }

    @Override
    public LongSetting cacheCapacityBytes() {
        return cacheCapacityBytes;
    }

    @Override
    public LongSetting writeTimeoutMillis() {
        return writeTimeoutMillis;
    }

    @Override
    public LongSetting writesPaused() {
        return writesPaused;
    }

    @Override
    public LongSetting minFreeDiskBytes() {
        return minFreeDiskBytes;
    }

    @Override
    public LongSetting walRetainSeconds() {
        return walRetainSeconds;
    }

    @Override
    public LongSetting writesSynced() {
        return writesSynced;
    }

    @Override
    public LongSetting slowOperationMicros() {
        return slowOperationMicros;
    }

    @Override
    public List<LongSetting> all() {
        return List.copyOf(all);
    }

    private LongSetting add(String name, String unit, String description, long least, long most, long initial) {
        LongSetting setting = new LongSetting(name, unit, description, least, most, initial, this);
        all.add(setting);
        return setting;
    }

    private static void requireOrder(LongSetting lower, long least, LongSetting upper, long most) {
        if (least > most) {
            throw new IllegalArgumentException(
                    lower.name() + " must be at most " + upper.name() + ", got " + least + " and " + most);
        }
    }

    private void publish(String name, long old, long value) {
        if (old != value) {
            events.publish(new StoreEvent.SettingChanged(name, old, value));
        }
    }
}
