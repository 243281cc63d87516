package dev.kvstore.samples.benchmarks.peer.rocksdb;

import dev.kvstore.samples.benchmarks.peer.Scan;
import java.nio.ByteBuffer;
import org.rocksdb.RocksIterator;

/** A scan over a RocksDB iterator; its binding offers keys and values as copies into direct buffers. */
final class RocksScan implements Scan {

    private static final int KEY_BYTES = 1 << 10;
    private static final int VALUE_BYTES = 1 << 17;

    private final RocksIterator iterator;
    private final ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
    private final ByteBuffer value = ByteBuffer.allocateDirect(VALUE_BYTES);

    RocksScan(RocksIterator iterator) {
        this.iterator = iterator;
    }

    @Override
    public boolean first() {
        iterator.seekToFirst();
        return iterator.isValid();
    }

    @Override
    public boolean last() {
        iterator.seekToLast();
        return iterator.isValid();
    }

    @Override
    public boolean next() {
        iterator.next();
        return iterator.isValid();
    }

    @Override
    public boolean previous() {
        iterator.prev();
        return iterator.isValid();
    }

    @Override
    public boolean seek(ByteBuffer from) {
        iterator.seek(from);
        return iterator.isValid();
    }

    @Override
    public long visit() {
        iterator.key(key.clear());
        iterator.value(value.clear());
        return Scan.ends(key) + Scan.ends(value);
    }

    @Override
    public void close() {
        iterator.close();
    }
}
