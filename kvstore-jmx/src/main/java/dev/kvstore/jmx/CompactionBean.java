package dev.kvstore.jmx;

import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.L0Triggers;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreMetrics.LevelMetrics;
import dev.kvstore.StoreSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The bean over the tree of tables and compactions. */
final class CompactionBean implements CompactionMXBean {
    private final KeyValueStore store;
    private final StoreMetrics metrics;
    private final StoreSettings settings;
    private final BeanCalls calls;

    CompactionBean(KeyValueStore store) {
        this.store = store;
        this.metrics = store.metrics();
        this.settings = store.settings();
        this.calls = new BeanCalls(store);
    }

    @Override
    public long getRunningCompactions() {
        return metrics.runningCompactions();
    }

    @Override
    public long getPendingCompactionBytes() {
        return metrics.pendingCompactionBytes();
    }

    @Override
    public long getCompactionCount() {
        return metrics.compactionCount();
    }

    @Override
    public long getCompactionFailureCount() {
        return metrics.compactionFailureCount();
    }

    @Override
    public long getCompactionBytesRead() {
        return metrics.compactionBytesRead();
    }

    @Override
    public long getCompactionBytesWritten() {
        return metrics.compactionBytesWritten();
    }

    @Override
    public long getTombstonesDropped() {
        return metrics.tombstonesDropped();
    }

    @Override
    public double getWriteAmplification() {
        return metrics.writeAmplification();
    }

    @Override
    public double getSpaceAmplification() {
        return metrics.spaceAmplification();
    }

    @Override
    public long getL0Files() {
        List<LevelMetrics> levels = metrics.levels();
        return levels.isEmpty() ? 0 : levels.get(0).files();
    }

    @Override
    public Map<Integer, LevelStats> getLevels() {
        Map<Integer, LevelStats> levels = new TreeMap<>();
        metrics.levels().forEach(level -> levels.put(level.level(), new LevelStats(level)));
        return levels;
    }

    @Override
    public String[] getLevelsText() {
        return LevelText.of(metrics.levels());
    }

    @Override
    public String getCompactionMode() {
        return settings.compactionPaused().get() == 0 ? LiveAttribute.AUTO : LiveAttribute.PAUSED;
    }

    @Override
    public void setCompactionMode(String value) {
        if (!LiveAttribute.AUTO.equals(value) && !LiveAttribute.PAUSED.equals(value)) {
            throw new IllegalArgumentException("CompactionMode must be AUTO or PAUSED, got " + value);
        }
        calls.set(() -> settings.compactionPaused().set(value.equals(LiveAttribute.PAUSED) ? 1 : 0));
    }

    @Override
    public long getCompactionThreads() {
        return settings.compactionThreads().get();
    }

    @Override
    public void setCompactionThreads(long value) {
        calls.set(() -> settings.compactionThreads().set(value));
    }

    @Override
    public long getL0CompactTrigger() {
        return settings.l0Triggers().compact();
    }

    @Override
    public void setL0CompactTrigger(long value) {
        changeTriggers(now -> new L0Triggers(count("L0CompactTrigger", value), now.slowdown(), now.stop()));
    }

    @Override
    public long getL0SlowdownTrigger() {
        return settings.l0Triggers().slowdown();
    }

    @Override
    public void setL0SlowdownTrigger(long value) {
        changeTriggers(now -> new L0Triggers(now.compact(), count("L0SlowdownTrigger", value), now.stop()));
    }

    @Override
    public long getL0StopTrigger() {
        return settings.l0Triggers().stop();
    }

    @Override
    public void setL0StopTrigger(long value) {
        changeTriggers(now -> new L0Triggers(now.compact(), now.slowdown(), count("L0StopTrigger", value)));
    }

    @Override
    public long getLevelMultiplier() {
        return settings.levelMultiplier().get();
    }

    @Override
    public void setLevelMultiplier(long value) {
        calls.set(() -> settings.levelMultiplier().set(value));
    }

    @Override
    public long getLevelBaseBytes() {
        return settings.levelBaseBytes().get();
    }

    @Override
    public void setLevelBaseBytes(long value) {
        calls.set(() -> settings.levelBaseBytes().set(value));
    }

    @Override
    public long getTargetFileBytes() {
        return settings.targetFileBytes().get();
    }

    @Override
    public void setTargetFileBytes(long value) {
        calls.set(() -> settings.targetFileBytes().set(value));
    }

    @Override
    public long getRateLimitBytesPerSecond() {
        return settings.rateLimitBytesPerSecond().get();
    }

    @Override
    public void setRateLimitBytesPerSecond(long value) {
        calls.set(() -> settings.rateLimitBytesPerSecond().set(value));
    }

    @Override
    public long getPendingCompactionSoftBytes() {
        return settings.pendingCompactionSoftBytes().get();
    }

    @Override
    public void setPendingCompactionSoftBytes(long value) {
        calls.set(() -> settings.pendingCompactionSoftBytes().set(value));
    }

    @Override
    public long getPendingCompactionHardBytes() {
        return settings.pendingCompactionHardBytes().get();
    }

    @Override
    public void setPendingCompactionHardBytes(long value) {
        calls.set(() -> settings.pendingCompactionHardBytes().set(value));
    }

    @Override
    public void setL0Triggers(long compact, long slowdown, long stop) {
        changeTriggers(
                now -> new L0Triggers(count("compact", compact), count("slowdown", slowdown), count("stop", stop)));
    }

    @Override
    public long compactAsync() {
        return calls.start(store.maintenance()::compact);
    }

    @Override
    public long compactRangeAsync(String from, String to) {
        KeyRange range = KeyRange.between(KeyArgument.bound("from", from), KeyArgument.bound("to", to));
        return calls.start(() -> store.maintenance().compact(store, range));
    }

    @Override
    public long cancelCompactions() {
        return calls.now(store.maintenance()::cancelCompactions);
    }

    private synchronized void changeTriggers(UnaryOperator<L0Triggers> change) {
        calls.set(() -> settings.l0Triggers(change.apply(settings.l0Triggers())));
    }

    private static int count(String name, long value) {
        if (value < 1 || value > L0Triggers.MAX_STOP) {
            throw new IllegalArgumentException(
                    name + " must be between 1 and " + L0Triggers.MAX_STOP + " files, got " + value);
        }
        return (int) value;
    }
}
