package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreSettings;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The bean over the file of a B+tree. */
final class TreeBean implements TreeMXBean {
    private final KeyValueStore store;
    private final StoreMetrics metrics;
    private final StoreSettings settings;
    private final SyncMode syncMode;
    private final BeanCalls calls;

    TreeBean(KeyValueStore store) {
        this.store = store;
        this.metrics = store.metrics();
        this.settings = store.settings();
        this.syncMode = new SyncMode(store);
        this.calls = new BeanCalls(store);
    }

    @Override
    public long getFileBytes() {
        return metrics.tableBytes();
    }

    @Override
    public long getFreeBytes() {
        // Two looks at a file that changes in between must not make less than nothing.
        return Math.max(0, metrics.tableBytes() - metrics.liveBytes());
    }

    @Override
    public long getPageBytesWritten() {
        return metrics.flushedBytes();
    }

    @Override
    public double getWriteAmplification() {
        return metrics.writeAmplification();
    }

    @Override
    public long getLastSyncedSequence() {
        return metrics.walLastSyncedSequence();
    }

    @Override
    public long getSyncCount() {
        return metrics.walSyncCount();
    }

    @Override
    public long getSyncMillisTotal() {
        return TimeUnit.MICROSECONDS.toMillis(metrics.walSyncMicros());
    }

    @Override
    public double getSyncP99Micros() {
        return metrics.walSyncLatency().p99Micros();
    }

    @Override
    public String getSyncMode() {
        return syncMode.get();
    }

    @Override
    public void setSyncMode(String value) {
        calls.set(() -> syncMode.set(value));
    }

    @Override
    public long getSyncIntervalMillis() {
        return settings.syncIntervalMillis().get();
    }

    @Override
    public void setSyncIntervalMillis(long value) {
        calls.set(() -> settings.syncIntervalMillis().set(value));
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
    public String sync() throws IOException {
        return "durable up to sequence " + calls.call(store::sync);
    }

    @Override
    public long compactAsync() {
        return calls.start(store.maintenance()::compact);
    }
}
