package dev.kvstore.samples.benchmarks.peer.xodus;

import dev.kvstore.samples.benchmarks.peer.Scan;
import java.nio.ByteBuffer;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.env.Cursor;
import jetbrains.exodus.env.Transaction;

/** A scan over a cursor of Xodus. */
final class XodusScan implements Scan {

    private final Transaction txn;
    private final Cursor cursor;

    XodusScan(Transaction txn, Cursor cursor) {
        this.txn = txn;
        this.cursor = cursor;
    }

    @Override
    public boolean first() {
        return cursor.getSearchKeyRange(ByteIterable.EMPTY) != null;
    }

    @Override
    public boolean last() {
        return cursor.getLast();
    }

    @Override
    public boolean next() {
        return cursor.getNext();
    }

    @Override
    public boolean previous() {
        return cursor.getPrev();
    }

    @Override
    public boolean seek(ByteBuffer from) {
        return cursor.getSearchKeyRange(XodusSession.bytes(from)) != null;
    }

    @Override
    public long visit() {
        return ends(cursor.getKey()) + ends(cursor.getValue());
    }

    private static long ends(ByteIterable bytes) {
        return Scan.ends(ByteBuffer.wrap(bytes.getBytesUnsafe(), 0, bytes.getLength()));
    }

    @Override
    public void close() {
        cursor.close();
        txn.abort();
    }
}
