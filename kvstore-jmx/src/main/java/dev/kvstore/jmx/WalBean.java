package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreSettings;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The bean over the write-ahead log. */
final class WalBean implements WalMXBean {
    private final KeyValueStore store;
    private final StoreMetrics metrics;
    private final StoreSettings settings;
    private final SyncMode syncMode;
    private final BeanCalls calls;

    WalBean(KeyValueStore store) {
        this.store = store;
        this.metrics = store.metrics();
        this.settings = store.settings();
        this.syncMode = new SyncMode(store);
        this.calls = new BeanCalls(store);
    }

    @Override
    public long getWalBytes() {
        return metrics.walBytes();
    }

    @Override
    public long getWalSegments() {
        return metrics.walSegments();
    }

    @Override
    public long getOldestSegment() {
        return metrics.walOldestSegment();
    }

    @Override
    public long getActiveSegment() {
        return metrics.walActiveSegment();
    }

    @Override
    public long getUnsyncedBytes() {
        return metrics.walUnsyncedBytes();
    }

    @Override
    public long getLastSyncedSequence() {
        return metrics.walLastSyncedSequence();
    }

    @Override
    public long getTruncatableBytes() {
        return metrics.walTruncatableBytes();
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
    public long getWalBytesWritten() {
        return metrics.walBytesWritten();
    }

    @Override
    public long getRecoveredRecords() {
        return metrics.recoveredRecords();
    }

    @Override
    public long getDroppedTailBytes() {
        return metrics.droppedTailBytes();
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
    public long getWalSegmentBytes() {
        return settings.walSegmentBytes().get();
    }

    @Override
    public void setWalSegmentBytes(long value) {
        calls.set(() -> settings.walSegmentBytes().set(value));
    }

    @Override
    public long getWalMaxBytes() {
        return settings.walMaxBytes().get();
    }

    @Override
    public void setWalMaxBytes(long value) {
        calls.set(() -> settings.walMaxBytes().set(value));
    }

    @Override
    public boolean isWalAutoTruncate() {
        return settings.walAutoTruncate().get() != 0;
    }

    @Override
    public void setWalAutoTruncate(boolean value) {
        calls.set(() -> settings.walAutoTruncate().set(value ? 1 : 0));
    }

    @Override
    public long getWalRetainSegments() {
        return settings.walRetainSegments().get();
    }

    @Override
    public void setWalRetainSegments(long value) {
        calls.set(() -> settings.walRetainSegments().set(value));
    }

    @Override
    public long getWalRetainSeconds() {
        return settings.walRetainSeconds().get();
    }

    @Override
    public void setWalRetainSeconds(long value) {
        calls.set(() -> settings.walRetainSeconds().set(value));
    }

    @Override
    public String sync() throws IOException {
        return "durable up to sequence " + calls.call(store::sync);
    }

    @Override
    public long rollSegment() throws IOException {
        return calls.call(store.maintenance()::rollLog);
    }

    @Override
    public long truncateAsync() {
        return calls.start(store.maintenance()::truncateLog);
    }
}
