package dev.kvstore.samples.shell.transfer;

import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StorageEngine;
import dev.kvstore.WriteBatch;

/** A keyspace of a store that is open in this process. */
public final class StoreSink implements EntrySink {
    /** A log takes entries as they come. */
    private static final int LOG_ENTRIES = 50_000;

    private static final long LOG_BYTES = 8 << 20;
    /** A tree writes whole pages: with so many entries, in any order, most pages are written for several of them. */
    private static final int TREE_ENTRIES = 200_000;

    private static final long TREE_BYTES = 32 << 20;

    private final KeyValueStore store;
    private final Keyspace keyspace;
    private final WriteBatch batch;

    public StoreSink(KeyValueStore store, Keyspace keyspace) {
        this.store = store;
        this.keyspace = keyspace;
        this.batch = store.newBatch();
    }

    @Override
    public EntryChunk newChunk() {
        return store.options().engine() == StorageEngine.BTREE
                ? new EntryChunk(TREE_ENTRIES, TREE_BYTES)
                : new EntryChunk(LOG_ENTRIES, LOG_BYTES);
    }

    @Override
    public void write(EntryChunk chunk) {
        batch.clear();
        chunk.drain((key, value) -> batch.put(keyspace, key, value));
        store.write(batch);
    }

    @Override
    public void sync() {
        store.sync();
    }

    @Override
    public void close() {
        batch.close();
    }
}
