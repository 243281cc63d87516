package dev.kvstore.samples.benchmarks.peer.rocksdb;

import dev.kvstore.samples.benchmarks.peer.PeerException;
import dev.kvstore.samples.benchmarks.peer.Scan;
import dev.kvstore.samples.benchmarks.peer.Session;
import java.nio.ByteBuffer;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** One thread's calls on RocksDB, all through direct buffers. */
final class RocksSession implements Session {

    private final RocksDB db;
    private final WriteOptions writeOptions;
    private final ReadOptions readOptions = new ReadOptions();
    private final WriteBatch batch = new WriteBatch();

    RocksSession(RocksDB db, WriteOptions writeOptions) {
        this.db = db;
        this.writeOptions = writeOptions;
    }

    @Override
    public void put(ByteBuffer key, ByteBuffer value) {
        try {
            db.put(writeOptions, key, value);
        } catch (RocksDBException e) {
            throw new PeerException("put failed", e);
        }
    }

    @Override
    public void addToBatch(ByteBuffer key, ByteBuffer value) {
        try {
            batch.put(key, value);
        } catch (RocksDBException e) {
            throw new PeerException("batch put failed", e);
        }
    }

    @Override
    public void commitBatch() {
        try {
            db.write(writeOptions, batch);
            batch.clear();
        } catch (RocksDBException e) {
            throw new PeerException("batch write failed", e);
        }
    }

    @Override
    public int get(ByteBuffer key, ByteBuffer target) {
        try {
            return db.get(readOptions, key, target);
        } catch (RocksDBException e) {
            throw new PeerException("get failed", e);
        }
    }

    @Override
    public Scan openScan() {
        return new RocksScan(db.newIterator(readOptions));
    }

    @Override
    public void close() {
        batch.close();
        readOptions.close();
    }
}
