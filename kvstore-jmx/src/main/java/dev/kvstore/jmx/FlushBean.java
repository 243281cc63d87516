package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreSettings;
import java.io.IOException;

/** The bean over memtables and flushes. */
final class FlushBean implements FlushMXBean {
    private final KeyValueStore store;
    private final StoreMetrics metrics;
    private final StoreSettings settings;
    private final BeanCalls calls;

    FlushBean(KeyValueStore store) {
        this.store = store;
        this.metrics = store.metrics();
        this.settings = store.settings();
        this.calls = new BeanCalls(store);
    }

    @Override
    public long getMemtableBytes() {
        return metrics.memtableBytes();
    }

    @Override
    public long getMemtableEntries() {
        return metrics.memtableEntries();
    }

    @Override
    public long getImmutableMemtables() {
        return metrics.immutableMemtables();
    }

    @Override
    public long getImmutableBytes() {
        return metrics.immutableBytes();
    }

    @Override
    public long getFlushCount() {
        return metrics.flushCount();
    }

    @Override
    public long getFlushedBytes() {
        return metrics.flushedBytes();
    }

    @Override
    public long getFlushMillisTotal() {
        return metrics.flushMillis();
    }

    @Override
    public long getLastFlushMillis() {
        return metrics.lastFlushMillis();
    }

    @Override
    public long getFlushFailureCount() {
        return metrics.flushFailureCount();
    }

    @Override
    public long getFlushThresholdBytes() {
        return settings.flushThresholdBytes().get();
    }

    @Override
    public void setFlushThresholdBytes(long value) {
        calls.set(() -> settings.flushThresholdBytes().set(value));
    }

    @Override
    public long getFlushThresholdEntries() {
        return settings.flushThresholdEntries().get();
    }

    @Override
    public void setFlushThresholdEntries(long value) {
        calls.set(() -> settings.flushThresholdEntries().set(value));
    }

    @Override
    public long getFlushIntervalSeconds() {
        return settings.flushIntervalSeconds().get();
    }

    @Override
    public void setFlushIntervalSeconds(long value) {
        calls.set(() -> settings.flushIntervalSeconds().set(value));
    }

    @Override
    public long getMaxImmutableMemtables() {
        return settings.maxImmutableMemtables().get();
    }

    @Override
    public void setMaxImmutableMemtables(long value) {
        calls.set(() -> settings.maxImmutableMemtables().set(value));
    }

    @Override
    public String flush() throws IOException {
        return "in tables up to sequence " + calls.call(store::flush);
    }

    @Override
    public long flushAsync() {
        return calls.start(store.maintenance()::flush);
    }
}
