package dev.kvstore.nio;

import dev.kvstore.ChunkedValue;
import dev.kvstore.Cursor;
import dev.kvstore.EntryInfo;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.WriteBatch;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The chunks of large files. For each set of chunks a second hidden keyspace says which key they belong to, so that those whose file
 * was deleted while it was open, or overwritten raw, are found and deleted when the file system is opened.
 */
final class Chunks {
    private static final String OWNERS = "nio.owners";
    private static final long PURGE_BATCH = 256;

    private final KeyValueStore store;
    private final Reader fixedRows;
    private final AtomicLong lastId = new AtomicLong();
    private Keyspace rows;
    private Keyspace owners;

    /** The chunks of a store. */
    Chunks(KeyValueStore store) {
        this.store = store;
        this.fixedRows = null;
    }

    /** The chunks that a snapshot shows. */
    Chunks(Snapshot snapshot) {
        Reader found;
        try {
            found = snapshot.hiddenKeyspace(ChunkedValue.KEYSPACE);
        } catch (StoreNotFoundException e) {
            found = null;
        }
        this.store = null;
        this.fixedRows = found;
    }

    /** Whether there is a keyspace of owners to look into. */
    boolean hasOwners() {
        return store != null;
    }

    /** Reads rows; null when there are none. */
    Reader reader() {
        return store == null ? fixedRows : rows();
    }

    synchronized Keyspace rows() {
        if (rows == null) {
            rows = store.hiddenKeyspace(ChunkedValue.KEYSPACE);
        }
        return rows;
    }

    synchronized Keyspace owners() {
        if (owners == null) {
            owners = store.hiddenKeyspace(OWNERS);
        }
        return owners;
    }

    /** A name for a set of chunks; later ones are larger, so that rows are added at the end. */
    long newId() {
        while (true) {
            long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
            long id = lastId.updateAndGet(last -> Math.max(last + 1, now));
            if (!owners().exists(idKey(id))) {
                return id;
            }
        }
    }

    /** Says whose chunks they are; an empty key for nobody's. */
    void addOwner(WriteBatch batch, long id, byte[] key) {
        batch.put(owners(), idKey(id), key);
    }

    /** Adds the deletion of all chunks of a set. */
    void addDeletion(WriteBatch batch, long id) {
        addDeletion(batch, id, 0);
        batch.delete(owners(), idKey(id));
    }

    /** Adds the deletion of the chunks from an index on. */
    void addDeletion(WriteBatch batch, long id, int from) {
        batch.deleteRange(rows(), ChunkedValue.rowKey(id, from), ChunkedValue.rowKey(id + 1, 0));
    }

    /** Deletes all chunks of a set now. */
    void delete(long id) {
        try (WriteBatch batch = store.newBatch()) {
            addDeletion(batch, id);
            store.write(batch);
        }
    }

    /** Deletes chunks whose entry is not there any more, or not theirs. Only while no file is open. */
    void purge() {
        try (Cursor cursor = owners().cursor();
                WriteBatch batch = store.newBatch()) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                byte[] idKey = cursor.keyBytes();
                if (idKey.length != Long.BYTES) {
                    continue;
                }
                long id = ByteBuffer.wrap(idKey).getLong();
                byte[] key = cursor.valueBytes();
                EntryInfo info = key.length == 0 ? null : store.info(key);
                if (info == null || info.chunks() == null || info.chunks().id() != id) {
                    addDeletion(batch, id);
                }
                if (batch.count() >= PURGE_BATCH) {
                    store.write(batch);
                    batch.clear();
                }
            }
            store.write(batch);
        }
    }

    private static byte[] idKey(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }
}
