package dev.kvstore.samples.benchmarks.peer.lmdb;

import dev.kvstore.samples.benchmarks.peer.Durability;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerException;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.peer.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.lmdbjava.ByteBufferProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/** LMDB behind the {@link Peer} interface. */
public final class LmdbPeer implements Peer {

    private static final long MAP_BYTES = 1L << 34;
    private static final int MAX_READERS = 256;

    static {
        // The binding's own argument checks are switched off: it is measured at its best.
        System.setProperty(Env.DISABLE_CHECKS_PROP, "true");
    }

    private final Path dataFile;
    private final Env<ByteBuffer> env;
    private final Dbi<ByteBuffer> dbi;
    private final PutFlags[] putFlags;

    /** Opens or creates the store in {@code directory}. */
    public LmdbPeer(Path directory, Settings settings) {
        dataFile = directory.resolve("data.mdb");
        env = Env.create(ByteBufferProxy.PROXY_OPTIMAL)
                .setMapSize(MAP_BYTES)
                .setMaxDbs(1)
                .setMaxReaders(MAX_READERS)
                .open(directory.toFile(), flags(settings.durability()));
        dbi = env.openDbi((byte[]) null, DbiFlags.MDB_CREATE);
        putFlags = settings.ascending() ? new PutFlags[] {PutFlags.MDB_APPEND} : new PutFlags[0];
    }

    private static EnvFlags[] flags(Durability durability) {
        return switch (durability) {
            case UNSYNCED ->
                new EnvFlags[] {
                    EnvFlags.MDB_NOTLS,
                    EnvFlags.MDB_NORDAHEAD,
                    EnvFlags.MDB_NOMEMINIT,
                    EnvFlags.MDB_WRITEMAP,
                    EnvFlags.MDB_NOSYNC
                };
            case SYNCED -> new EnvFlags[] {EnvFlags.MDB_NOTLS, EnvFlags.MDB_NORDAHEAD, EnvFlags.MDB_NOMEMINIT};
        };
    }

    @Override
    public Session openSession() {
        return new LmdbSession(env, dbi, putFlags);
    }

    @Override
    public void settle() {
        env.sync(true);
    }

    @Override
    public long bytesWritten() {
        return -1;
    }

    /** Closes the store and gives back the part of the map file that no page has ever used. */
    @Override
    public void close() {
        long usedBytes = usedBytes();
        env.close();
        try (FileChannel file = FileChannel.open(dataFile, StandardOpenOption.WRITE)) {
            if (file.size() > usedBytes) {
                file.truncate(usedBytes);
            }
        } catch (IOException e) {
            throw new PeerException("cannot trim " + dataFile, e);
        }
    }

    private long usedBytes() {
        try (Txn<ByteBuffer> txn = env.txnRead()) {
            return (env.info().lastPageNumber + 1) * dbi.stat(txn).pageSize;
        }
    }
}
