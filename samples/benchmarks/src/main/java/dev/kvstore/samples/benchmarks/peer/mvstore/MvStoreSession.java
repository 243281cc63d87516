package dev.kvstore.samples.benchmarks.peer.mvstore;

import dev.kvstore.samples.benchmarks.peer.HeapBytes;
import dev.kvstore.samples.benchmarks.peer.Scan;
import dev.kvstore.samples.benchmarks.peer.Session;
import java.nio.ByteBuffer;
import org.h2.mvstore.MVMap;

/** One thread's calls on MVStore, which knows no batches: a commit covers what all threads have put. */
final class MvStoreSession implements Session {

    private final MvStorePeer peer;
    private final MVMap<byte[], byte[]> map;

    MvStoreSession(MvStorePeer peer, MVMap<byte[], byte[]> map) {
        this.peer = peer;
        this.map = map;
    }

    @Override
    public void put(ByteBuffer key, ByteBuffer value) {
        map.put(HeapBytes.of(key), HeapBytes.of(value));
        peer.written();
    }

    @Override
    public void addToBatch(ByteBuffer key, ByteBuffer value) {
        map.put(HeapBytes.of(key), HeapBytes.of(value));
    }

    @Override
    public void commitBatch() {
        peer.written();
    }

    @Override
    public int get(ByteBuffer key, ByteBuffer target) {
        byte[] value = map.get(HeapBytes.of(key));
        if (value == null) {
            return -1;
        }
        target.put(value);
        return value.length;
    }

    @Override
    public Scan openScan() {
        return new MvStoreScan(map);
    }

    @Override
    public void close() {}
}
