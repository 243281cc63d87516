package dev.kvstore.jmx;

import static dev.kvstore.jmx.Component.BLOCK_CACHE;
import static dev.kvstore.jmx.Component.COMPACTION;
import static dev.kvstore.jmx.Component.FLUSH;
import static dev.kvstore.jmx.Component.STORE;
import static dev.kvstore.jmx.Component.TREE;
import static dev.kvstore.jmx.Component.WAL;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.L0Triggers;
import dev.kvstore.LongSetting;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All writable attributes of a store's beans: the one list from which ranges, defaults and change notifications come. */
final class LiveAttributes {
    private final List<LiveAttribute> all = new ArrayList<>();

    LiveAttributes(KeyValueStore store) {
        StoreSettings settings = store.settings();
        number(STORE, "MemoryBudgetBytes", settings.memoryBudget());
        number(STORE, "MinFreeDiskBytes", settings.minFreeDiskBytes());
        number(STORE, "WriteTimeoutMillis", settings.writeTimeoutMillis());
        number(STORE, "SlowOperationMicros", settings.slowOperationMicros());
        onOff(STORE, "WritesPaused", settings.writesPaused());
        boolean isTree = store.options().engine() == StorageEngine.BTREE;
        Component flushed = isTree ? TREE : FLUSH;
        number(flushed, "FlushThresholdBytes", settings.flushThresholdBytes());
        number(flushed, "FlushThresholdEntries", settings.flushThresholdEntries());
        number(flushed, "FlushIntervalSeconds", settings.flushIntervalSeconds());
        number(FLUSH, "MaxImmutableMemtables", settings.maxImmutableMemtables());
        all.add(LiveAttribute.of(
                COMPACTION, "CompactionMode", LiveAttribute.Kind.COMPACTION_MODE, settings.compactionPaused()));
        number(COMPACTION, "CompactionThreads", settings.compactionThreads());
        number(COMPACTION, "LevelMultiplier", settings.levelMultiplier());
        number(COMPACTION, "LevelBaseBytes", settings.levelBaseBytes());
        number(COMPACTION, "TargetFileBytes", settings.targetFileBytes());
        number(COMPACTION, "RateLimitBytesPerSecond", settings.rateLimitBytesPerSecond());
        number(COMPACTION, "PendingCompactionSoftBytes", settings.pendingCompactionSoftBytes());
        number(COMPACTION, "PendingCompactionHardBytes", settings.pendingCompactionHardBytes());
        triggers(store.options().l0Triggers());
        Component synced = isTree ? TREE : WAL;
        number(synced, "SyncIntervalMillis", settings.syncIntervalMillis());
        number(WAL, "WalSegmentBytes", settings.walSegmentBytes());
        number(WAL, "WalMaxBytes", settings.walMaxBytes());
        onOff(WAL, "WalAutoTruncate", settings.walAutoTruncate());
        number(WAL, "WalRetainSegments", settings.walRetainSegments());
        number(WAL, "WalRetainSeconds", settings.walRetainSeconds());
        syncMode(synced, store);
        number(BLOCK_CACHE, "CacheCapacityBytes", settings.cacheCapacityBytes());
    }

    /** Those of one bean, by name. */
    Map<String, LiveAttribute> of(Component component) {
        return all.stream()
                .filter(attribute -> attribute.component() == component)
                .collect(Collectors.toMap(LiveAttribute::name, Function.identity()));
    }

    /** The one that shows a setting, or null. */
    LiveAttribute forSetting(String setting) {
        return all.stream()
                .filter(attribute -> attribute.setting().equals(setting))
                .findFirst()
                .orElse(null);
    }

    private void number(Component component, String name, LongSetting setting) {
        all.add(LiveAttribute.of(component, name, LiveAttribute.Kind.NUMBER, setting));
    }

    private void onOff(Component component, String name, LongSetting setting) {
        all.add(LiveAttribute.of(component, name, LiveAttribute.Kind.SWITCH, setting));
    }

    /** A store that was opened with SYNC shows no other mode, whatever the setting says. */
    private void syncMode(Component component, KeyValueStore store) {
        LongSetting setting = store.settings().writesSynced();
        long initial = store.options().durability() == Durability.SYNC ? 1 : setting.initial();
        all.add(new LiveAttribute(
                component,
                "SyncMode",
                setting.name(),
                LiveAttribute.Kind.SYNC_MODE,
                setting.minimum(),
                setting.maximum(),
                initial));
    }

    /** The three are one setting of the store, changed together. */
    private void triggers(L0Triggers initial) {
        trigger("L0CompactTrigger", "l0Triggers.compact", L0Triggers.MAX_COMPACT, initial.compact());
        trigger("L0SlowdownTrigger", "l0Triggers.slowdown", L0Triggers.MAX_STOP, initial.slowdown());
        trigger("L0StopTrigger", "l0Triggers.stop", L0Triggers.MAX_STOP, initial.stop());
    }

    private void trigger(String name, String setting, long maximum, long initial) {
        all.add(new LiveAttribute(COMPACTION, name, setting, LiveAttribute.Kind.NUMBER, 1, maximum, initial));
    }
}
