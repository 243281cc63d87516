package dev.kvstore.samples.benchmarks.peer.xodus;

import dev.kvstore.samples.benchmarks.peer.HeapBytes;
import dev.kvstore.samples.benchmarks.peer.Scan;
import dev.kvstore.samples.benchmarks.peer.Session;
import java.nio.ByteBuffer;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.Transaction;

/** One thread's calls on Xodus; a get is a read-only transaction, because it has to see the newest commit. */
final class XodusSession implements Session {

    private final Environment environment;
    private final Store store;
    private final boolean ascending;
    private Transaction batch;

    XodusSession(Environment environment, Store store, boolean ascending) {
        this.environment = environment;
        this.store = store;
        this.ascending = ascending;
    }

    @Override
    public void put(ByteBuffer key, ByteBuffer value) {
        addToBatch(key, value);
        commitBatch();
    }

    @Override
    public void addToBatch(ByteBuffer key, ByteBuffer value) {
        if (batch == null) {
            // An exclusive one never has to be done again.
            batch = environment.beginExclusiveTransaction();
        }
        if (ascending) {
            store.putRight(batch, bytes(key), bytes(value));
        } else {
            store.put(batch, bytes(key), bytes(value));
        }
    }

    @Override
    public void commitBatch() {
        if (batch != null) {
            batch.commit();
            batch = null;
        }
    }

    @Override
    public int get(ByteBuffer key, ByteBuffer target) {
        Transaction read = environment.beginReadonlyTransaction();
        try {
            ByteIterable value = store.get(read, bytes(key));
            if (value == null) {
                return -1;
            }
            copy(value, target);
            return value.getLength();
        } finally {
            read.abort();
        }
    }

    @Override
    public Scan openScan() {
        Transaction read = environment.beginReadonlyTransaction();
        return new XodusScan(read, store.openCursor(read));
    }

    @Override
    public void close() {
        if (batch != null) {
            batch.abort();
        }
    }

    static ByteIterable bytes(ByteBuffer buffer) {
        return new ArrayByteIterable(HeapBytes.of(buffer));
    }

    private static void copy(ByteIterable value, ByteBuffer target) {
        target.put(value.getBytesUnsafe(), 0, value.getLength());
    }
}
