package dev.kvstore.samples.benchmarks.peer.rocksdb;

import dev.kvstore.samples.benchmarks.peer.Durability;
import dev.kvstore.samples.benchmarks.peer.Peer;
import dev.kvstore.samples.benchmarks.peer.PeerException;
import dev.kvstore.samples.benchmarks.peer.Session;
import dev.kvstore.samples.benchmarks.peer.Settings;
import java.nio.file.Path;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TickerType;
import org.rocksdb.WriteOptions;

/** RocksDB behind the {@link Peer} interface. */
public final class RocksPeer implements Peer {

    static {
        RocksDB.loadLibrary();
    }

    private final RocksTuning tuning;
    private final WriteOptions writeOptions;
    private final RocksDB db;

    /** Opens or creates the store in {@code directory}. */
    public RocksPeer(Path directory, Settings settings) {
        tuning = new RocksTuning(settings);
        writeOptions = new WriteOptions().setSync(settings.durability() == Durability.SYNCED);
        try {
            db = RocksDB.open(tuning.options(), directory.toString());
        } catch (RocksDBException e) {
            throw new PeerException("cannot open " + directory, e);
        }
    }

    @Override
    public Session openSession() {
        return new RocksSession(db, writeOptions);
    }

    @Override
    public void settle() {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            db.flush(flush);
            db.compactRange();
        } catch (RocksDBException e) {
            throw new PeerException("cannot settle", e);
        }
    }

    @Override
    public long bytesWritten() {
        return tuning.statistics()
                .map(statistics -> statistics.getTickerCount(TickerType.WAL_FILE_BYTES)
                        + statistics.getTickerCount(TickerType.FLUSH_WRITE_BYTES)
                        + statistics.getTickerCount(TickerType.COMPACT_WRITE_BYTES))
                .orElse(-1L);
    }

    @Override
    public void close() {
        db.close();
        writeOptions.close();
        tuning.close();
    }
}
