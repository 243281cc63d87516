package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreSettings;

/** The bean over the block cache. */
final class BlockCacheBean implements BlockCacheMXBean {
    private final KeyValueStore store;
    private final StoreMetrics metrics;
    private final StoreSettings settings;
    private final BeanCalls calls;

    BlockCacheBean(KeyValueStore store) {
        this.store = store;
        this.metrics = store.metrics();
        this.settings = store.settings();
        this.calls = new BeanCalls(store);
    }

    @Override
    public long getCacheBytes() {
        return metrics.cacheBytes();
    }

    @Override
    public long getCacheEntries() {
        return metrics.cacheEntries();
    }

    @Override
    public long getCacheHits() {
        return metrics.cacheHits();
    }

    @Override
    public long getCacheMisses() {
        return metrics.cacheMisses();
    }

    @Override
    public long getCacheEvictions() {
        return metrics.cacheEvictions();
    }

    @Override
    public double getCacheHitRatio() {
        return Ratio.of(metrics.cacheHits(), metrics.cacheHits() + metrics.cacheMisses());
    }

    @Override
    public long getCacheCapacityBytes() {
        return settings.cacheCapacityBytes().get();
    }

    @Override
    public void setCacheCapacityBytes(long value) {
        calls.set(() -> settings.cacheCapacityBytes().set(value));
    }

    @Override
    public void clearCache() {
        calls.set(store.maintenance()::clearCache);
    }
}
