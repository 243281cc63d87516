package dev.kvstore.samples.benchmarks.peer.kvstore;

import dev.kvstore.Cursor;
import dev.kvstore.samples.benchmarks.peer.Scan;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.Bytes;

/** A scan over a cursor, which shows keys and values in place. */
final class KvstoreScan implements Scan {

    private final Cursor cursor;
    private final DirectBytes keys = new DirectBytes();

    KvstoreScan(Cursor cursor) {
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
        return cursor.seek(keys.contentOf(from));
    }

    @Override
    public long visit() {
        return ends(cursor.key()) + ends(cursor.value());
    }

    /** {@link Scan#ends} of Bytes, which read in the machine's order: little-endian on all that Chronicle supports. */
    private static long ends(Bytes<?> bytes) {
        long first = bytes.readLong(bytes.readPosition());
        long last = bytes.readLong(bytes.readLimit() - Long.BYTES);
        return Long.reverseBytes(first) + Long.reverseBytes(last);
    }

    @Override
    public void close() {
        cursor.close();
    }
}
