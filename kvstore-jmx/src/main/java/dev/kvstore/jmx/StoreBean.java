package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The bean over the store as a whole. */
final class StoreBean implements StoreMXBean {
    private final KeyValueStore store;
    private final StoreMetrics metrics;
    private final StoreSettings settings;
    private final BeanCalls calls;

    StoreBean(KeyValueStore store) {
        this.store = store;
        this.metrics = store.metrics();
        this.settings = store.settings();
        this.calls = new BeanCalls(store);
    }

    @Override
    public String getPath() {
        return store.path().toString();
    }

    @Override
    public String getState() {
        return metrics.state().name();
    }

    @Override
    public String getVersion() {
        return ProductVersion.text();
    }

    @Override
    public long getLastSequence() {
        return metrics.lastSequence();
    }

    @Override
    public long getEstimatedKeys() {
        return metrics.estimatedEntries();
    }

    @Override
    public long getMemoryBytes() {
        return metrics.memoryBytes();
    }

    @Override
    public Map<String, Long> getMemoryByComponent() {
        Map<String, Long> bytes = new TreeMap<>();
        metrics.memoryComponents().forEach(component -> bytes.put(component, metrics.memoryBytes(component)));
        return bytes;
    }

    @Override
    public long getMemoryBudgetBytes() {
        return settings.memoryBudget().get();
    }

    @Override
    public void setMemoryBudgetBytes(long value) {
        calls.set(() -> settings.memoryBudget().set(value));
    }

    @Override
    public long getOpenSnapshots() {
        return metrics.openSnapshots();
    }

    @Override
    public long getOpenCursors() {
        return metrics.openCursors();
    }

    @Override
    public long getLeakedCursors() {
        return metrics.leakedCount();
    }

    @Override
    public long getGetCount() {
        return metrics.getCount();
    }

    @Override
    public long getGetHitCount() {
        return metrics.getHitCount();
    }

    @Override
    public long getPutCount() {
        return metrics.putCount();
    }

    @Override
    public long getDeleteCount() {
        return metrics.deleteCount();
    }

    @Override
    public long getScanCount() {
        return metrics.scanCount();
    }

    @Override
    public long getUserBytesWritten() {
        return metrics.userBytesWritten();
    }

    @Override
    public long getStallCount() {
        return metrics.stallCount();
    }

    @Override
    public long getStallMillis() {
        return TimeUnit.MICROSECONDS.toMillis(metrics.stallMicros());
    }

    @Override
    public String getLastError() {
        Throwable error = metrics.lastError();
        return error == null ? "" : BeanCalls.text(error);
    }

    @Override
    public boolean isWritesPaused() {
        return settings.writesPaused().get() != 0;
    }

    @Override
    public void setWritesPaused(boolean value) {
        calls.set(() -> settings.writesPaused().set(value ? 1 : 0));
    }

    @Override
    public long getWriteTimeoutMillis() {
        return settings.writeTimeoutMillis().get();
    }

    @Override
    public void setWriteTimeoutMillis(long value) {
        calls.set(() -> settings.writeTimeoutMillis().set(value));
    }

    @Override
    public long getMinFreeDiskBytes() {
        return settings.minFreeDiskBytes().get();
    }

    @Override
    public void setMinFreeDiskBytes(long value) {
        calls.set(() -> settings.minFreeDiskBytes().set(value));
    }

    @Override
    public String[] getLiveOverrides() {
        return Overrides.of(store);
    }

    @Override
    public void resetOverrides() {
        calls.set(() -> Overrides.reset(store));
    }
}
