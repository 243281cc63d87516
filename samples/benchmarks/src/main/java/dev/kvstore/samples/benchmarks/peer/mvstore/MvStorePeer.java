package dev.kvstore.samples.benchmarks.peer.mvstore;

import dev.kvstore.samples.benchmarks.peer.Compression;
import dev.kvstore.samples.benchmarks.peer.Durability;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.peer.Settings;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** H2's MVStore behind the {@link Peer} interface. */
public final class MvStorePeer implements Peer {

    private static final int MEGABYTE = 1 << 20;
    private static final int KILOBYTE = 1 << 10;
    private static final int COMMIT_DELAY_MILLIS = 100;

    private final MVStore store;
    private final MVMap<byte[], byte[]> map;
    private final boolean synced;

    /** Opens or creates the store in {@code directory}. */
    public MvStorePeer(Path directory, Settings settings) {
        synced = settings.durability() == Durability.SYNCED;
        MVStore.Builder builder = new MVStore.Builder()
                .fileName(directory.resolve("data.mv").toString())
                .cacheSize((int) (settings.cacheBytes() / MEGABYTE))
                .autoCommitBufferSize((int) (settings.writeBufferBytes() / KILOBYTE));
        if (settings.compression() == Compression.LZ4) {
            builder.compress();
        }
        store = builder.open();
        store.setAutoCommitDelay(COMMIT_DELAY_MILLIS);
        map = store.openMap(
                "data",
                new MVMap.Builder<byte[], byte[]>()
                        .keyType(ByteArrayType.INSTANCE)
                        .valueType(ByteArrayType.INSTANCE));
    }

    @Override
    public Session openSession() {
        return new MvStoreSession(this, map);
    }

    /** Makes what was written durable, if that was asked for. */
    void written() {
        if (synced) {
            store.commit();
            store.sync();
        }
    }

    @Override
    public void settle() {
        store.commit();
        store.compactFile((int) TimeUnit.MINUTES.toMillis(1));
        store.sync();
    }

    @Override
    public long bytesWritten() {
        return -1;
    }

    @Override
    public void close() {
        store.close();
    }
}
