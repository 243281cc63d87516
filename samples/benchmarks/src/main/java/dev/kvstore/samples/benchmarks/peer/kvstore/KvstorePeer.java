package dev.kvstore.samples.benchmarks.peer.kvstore;

import dev.kvstore.Compression;
import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreOptions;
import dev.kvstore.samples.benchmarks.peer.Durability;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.peer.Settings;
import java.nio.file.Path;

/** kvstore behind the {@link Peer} interface. */
public final class KvstorePeer implements Peer {

    /** The longest interval and threshold there are: a tree is compared with peers that don't sync by themselves. */
    private static final long NEVER_MILLIS = 60_000;

    private static final long NEVER_BYTES = 2L << 30;

    private final KeyValueStore store;

    /** Opens or creates the store in {@code directory}. */
    public KvstorePeer(Path directory, Settings settings, StorageEngine engine) {
        store = KeyValueStore.open(directory, options(settings, engine));
        store.settings().maxImmutableMemtables().set(Settings.MEMTABLES - 1);
    }

    private static StoreOptions options(Settings settings, StorageEngine engine) {
        boolean neverSyncs = engine == StorageEngine.BTREE && settings.durability() == Durability.UNSYNCED;
        return StoreOptions.builder()
                .engine(engine)
                .memoryBudget(settings.memoryBytes())
                .flushThresholdBytes(neverSyncs ? NEVER_BYTES : settings.writeBufferBytes())
                .syncIntervalMillis(
                        neverSyncs ? NEVER_MILLIS : StoreOptions.defaults().syncIntervalMillis())
                .walMaxBytes(Math.max(1L << 30, 2 * settings.writeBufferBytes()))
                .compactionThreads(Settings.BACKGROUND_THREADS)
                .compression(
                        switch (settings.compression()) {
                            case NONE -> Compression.NONE;
                            case LZ4 -> Compression.LZ4;
                        })
                .durability(
                        switch (settings.durability()) {
                            case UNSYNCED -> dev.kvstore.Durability.ASYNC;
                            case SYNCED -> dev.kvstore.Durability.SYNC;
                        })
                .build();
    }

    @Override
    public Session openSession() {
        return new KvstoreSession(store);
    }

    @Override
    public void settle() {
        store.flush();
        store.compact();
    }

    @Override
    public long bytesWritten() {
        StoreMetrics metrics = store.metrics();
        return metrics.walBytesWritten() + metrics.flushedBytes() + metrics.compactionBytesWritten();
    }

    @Override
    public void close() {
        store.close();
    }
}
