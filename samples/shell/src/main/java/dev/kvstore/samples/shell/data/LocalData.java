package dev.kvstore.samples.shell.data;

import dev.kvstore.Entry;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.WriteBatch;
import java.util.ArrayList;
import java.util.List;

/** A keyspace of a store that is open in this process. */
public final class LocalData implements Data {
    private final KeyValueStore store;
    private final Keyspace keyspace;

    public LocalData(KeyValueStore store, Keyspace keyspace) {
        this.store = store;
        this.keyspace = keyspace;
    }

    @Override
    public Entry get(byte[] key) {
        return keyspace.entry(key);
    }

    @Override
    public List<Entry> get(List<byte[]> keys) {
        try (Snapshot snapshot = store.snapshot()) {
            Reader reader = snapshot.keyspace(keyspace.name());
            List<Entry> entries = new ArrayList<>();
            keys.forEach(key -> entries.add(reader.entry(key)));
            return entries;
        }
    }

    @Override
    public long put(byte[] key, byte[] value) {
        return keyspace.put(key, value);
    }

    @Override
    public boolean delete(byte[] key) {
        return keyspace.getAndDelete(key) != null;
    }

    @Override
    public long deleteRange(KeyRange range) {
        return keyspace.deleteRange(range.from(), range.to());
    }

    @Override
    public long compareAndSet(byte[] key, byte[] expected, byte[] value) {
        return keyspace.compareAndSet(key, expected, value);
    }

    @Override
    public long compareAndSet(byte[] key, long expected, byte[] value) {
        return keyspace.compareAndSet(key, expected, value);
    }

    @Override
    public long write(List<Write> writes) {
        try (WriteBatch batch = store.newBatch()) {
            writes.forEach(write -> add(batch, write));
            return store.write(batch);
        }
    }

    @Override
    public Rows scan(KeyRange range, boolean reverse) {
        return new CursorRows(keyspace.cursor(range), reverse);
    }

    @Override
    public long approximateCount(KeyRange range) {
        return keyspace.approximateCount(range);
    }

    private void add(WriteBatch batch, Write write) {
        if (write instanceof Write.Put put) {
            batch.put(keyspace, put.key(), put.value());
        } else if (write instanceof Write.Delete delete) {
            batch.delete(keyspace, delete.key());
        } else if (write instanceof Write.DeleteRange range) {
            batch.deleteRange(keyspace, range.from(), range.to());
        } else if (write instanceof Write.RequireVersion condition) {
            batch.requireVersion(keyspace, condition.key(), condition.version());
        } else if (write instanceof Write.RequireValue condition) {
            batch.requireValue(keyspace, condition.key(), condition.value());
        }
    }
}
