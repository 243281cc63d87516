package dev.kvstore.samples.benchmarks.peer.lmdb;

import dev.kvstore.samples.benchmarks.peer.Scan;
import dev.kvstore.samples.benchmarks.peer.Session;
import java.nio.ByteBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/**
 * One thread's calls on LMDB. A get renews the session's read transaction, because it has to see the newest commit; a
 * put is a write transaction of its own.
 */
final class LmdbSession implements Session {

    private final Env<ByteBuffer> env;
    private final Dbi<ByteBuffer> dbi;
    private final PutFlags[] putFlags;
    private final Txn<ByteBuffer> read;
    private Txn<ByteBuffer> batch;

    LmdbSession(Env<ByteBuffer> env, Dbi<ByteBuffer> dbi, PutFlags[] putFlags) {
        this.env = env;
        this.dbi = dbi;
        this.putFlags = putFlags;
        read = env.txnRead();
        read.reset();
    }

    @Override
    public void put(ByteBuffer key, ByteBuffer value) {
        try (Txn<ByteBuffer> write = env.txnWrite()) {
            dbi.put(write, key, value, putFlags);
            write.commit();
        }
    }

    @Override
    public void addToBatch(ByteBuffer key, ByteBuffer value) {
        if (batch == null) {
            batch = env.txnWrite();
        }
        dbi.put(batch, key, value, putFlags);
    }

    @Override
    public void commitBatch() {
        if (batch != null) {
            batch.commit();
            batch.close();
            batch = null;
        }
    }

    @Override
    public int get(ByteBuffer key, ByteBuffer target) {
        read.renew();
        ByteBuffer value = dbi.get(read, key);
        int length = -1;
        if (value != null) {
            length = value.remaining();
            target.put(value);
        }
        read.reset();
        return length;
    }

    @Override
    public Scan openScan() {
        Txn<ByteBuffer> txn = env.txnRead();
        return new LmdbScan(txn, dbi.openCursor(txn));
    }

    @Override
    public void close() {
        if (batch != null) {
            batch.close();
        }
        read.close();
    }
}
