package dev.kvstore.samples.benchmarks.peer.kvstore;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Transaction;
import dev.kvstore.TransactionAction;
import dev.kvstore.WriteBatch;
import dev.kvstore.samples.benchmarks.peer.Scan;
import dev.kvstore.samples.benchmarks.peer.Session;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.Bytes;

/** One thread's calls on kvstore, all through its allocation-free forms. */
final class KvstoreSession implements Session {

    private final KeyValueStore store;
    private final WriteBatch batch;
    private final DirectBytes keys = new DirectBytes();
    private final DirectBytes values = new DirectBytes();

    /** One for all, so that what is measured is not the making of closures. */
    private final TransactionAction<RuntimeException> update = this::update;

    private ByteBuffer updatedKey;
    private ByteBuffer newValue;
    private ByteBuffer oldValue;

    KvstoreSession(KeyValueStore store) {
        this.store = store;
        batch = store.newBatch();
    }

    @Override
    public void put(ByteBuffer key, ByteBuffer value) {
        store.put(keys.contentOf(key), values.contentOf(value));
    }

    @Override
    public void addToBatch(ByteBuffer key, ByteBuffer value) {
        batch.put(keys.contentOf(key), values.contentOf(value));
    }

    @Override
    public void commitBatch() {
        store.write(batch);
        batch.clear();
    }

    @Override
    public int get(ByteBuffer key, ByteBuffer target) {
        Bytes<?> value = values.targetOver(target);
        return store.get(keys.contentOf(key), value) ? (int) value.readRemaining() : -1;
    }

    @Override
    public void update(ByteBuffer key, ByteBuffer value, ByteBuffer target) {
        updatedKey = key;
        newValue = value;
        oldValue = target;
        store.update(update);
    }

    private void update(Transaction transaction) {
        transaction.get(keys.contentOf(updatedKey), values.targetOver(oldValue));
        transaction.put(keys.contentOf(updatedKey), values.contentOf(newValue));
    }

    @Override
    public Scan openScan() {
        return new KvstoreScan(store.cursor());
    }

    @Override
    public void close() {
        batch.close();
    }
}
