package dev.kvstore.samples.benchmarks.peer.lmdb;

import dev.kvstore.samples.benchmarks.peer.Scan;
import java.nio.ByteBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/** A scan over an LMDB cursor, which shows keys and values in place in the map. */
final class LmdbScan implements Scan {

    private final Txn<ByteBuffer> txn;
    private final Cursor<ByteBuffer> cursor;

    LmdbScan(Txn<ByteBuffer> txn, Cursor<ByteBuffer> cursor) {
        this.txn = txn;
        this.cursor = cursor;
    }

    @Override
    public boolean first() {
        return cursor.first();
    }

    @Override
    public boolean last() {
        return cursor.last();
    }

    @Override
    public boolean next() {
        return cursor.next();
    }

    @Override
    public boolean previous() {
        return cursor.prev();
    }

    @Override
    public boolean seek(ByteBuffer from) {
        return cursor.get(from, GetOp.MDB_SET_RANGE);
    }

    @Override
    public long visit() {
        return Scan.ends(cursor.key()) + Scan.ends(cursor.val());
    }

    @Override
    public void close() {
        cursor.close();
        txn.close();
    }
}
