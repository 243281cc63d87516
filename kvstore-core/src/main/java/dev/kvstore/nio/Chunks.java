package dev.kvstore.nio;

import dev.kvstore.ChunkedValue;
import dev.kvstore.Cursor;
import dev.kvstore.EntryInfo;
import dev.kvstore.KeyRange;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreReadOnlyException;
import dev.kvstore.WriteBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The chunks of large files. For each set of chunks a second hidden keyspace says which key they belong to, so that those whose file
 * was deleted while it was open, or overwritten raw, are found and deleted when the file system is opened.
 */
final class Chunks {
    private static final String OWNERS = "nio.owners";
    private static final long PURGE_BATCH = 256;
    private static final int MOST_SINGLE_DELETIONS = 64;

    private final KeyValueStore store;
    private final StoreWriter writer;
    private final Reader fixedRows;
    private final AtomicLong lastId = new AtomicLong();
    private Keyspace rows;
    private Keyspace owners;
    private boolean ownersMissing;

    /** The chunks of a store. */
    Chunks(KeyValueStore store, StoreWriter writer) {
        this.store = store;
        this.writer = writer;
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
        this.writer = null;
        this.fixedRows = found;
    }

    /** The keyspace of owners; null where there is none: in a snapshot, and in a store that can't make one. */
    synchronized Keyspace ownersIfAny() {
        if (owners == null && store != null && !ownersMissing) {
            try {
                owners();
            } catch (StoreReadOnlyException e) {
                ownersMissing = true; // Nobody can make it while the store is open here.
            }
        }
        return owners;
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

    /** Adds the deletion of all chunks of a value. */
    void addDeletion(WriteBatch batch, ChunkedValue value) {
        addDeletion(batch, value.id(), 0, rowCount(value.length(), value.chunkBytes()));
        batch.delete(owners(), idKey(value.id()));
    }

    /** Adds the deletion of chunks; a range deletion costs later reads something, so it is for many of them. */
    void addDeletion(WriteBatch batch, long id, int from, int to) {
        if (to - from > MOST_SINGLE_DELETIONS) {
            batch.deleteRange(rows(), ChunkedValue.rowKey(id, from), ChunkedValue.rowKey(id + 1, 0));
            return;
        }
        for (int i = from; i < to; i++) {
            batch.delete(rows(), ChunkedValue.rowKey(id, i));
        }
    }

    /** Deletes all chunks of a value now. */
    void delete(ChunkedValue value) {
        try (WriteBatch batch = store.newBatch()) {
            addDeletion(batch, value);
            writer.write(batch);
        }
    }

    /** Copies a value into chunks, which belong to nobody yet; returns their name. */
    long copy(Reader source, byte[] key, long length) {
        long id = newId();
        byte[] chunk = new byte[Content.CHUNK];
        try (WriteBatch batch = store.newBatch()) {
            addOwner(batch, id, KvPath.emptyBytes());
            int count = rowCount(length, Content.CHUNK);
            for (int i = 0; i < count; i++) {
                int read = source.read(key, (long) i * Content.CHUNK, ByteBuffer.wrap(chunk));
                byte[] row = read < chunk.length ? Arrays.copyOf(chunk, Math.max(0, read)) : chunk;
                batch.put(rows(), ChunkedValue.rowKey(id, i), row);
                writeIfFull(batch);
            }
            writer.write(batch);
        }
        return id;
    }

    /** Copies the rows of a value, which belong to nobody yet; returns their name. */
    long copy(ChunkedValue value) {
        long id = newId();
        KeyRange range = KeyRange.between(ChunkedValue.rowKey(value.id(), 0), ChunkedValue.rowKey(value.id() + 1, 0));
        try (Cursor cursor = rows().cursor(range);
                WriteBatch batch = store.newBatch()) {
            addOwner(batch, id, KvPath.emptyBytes());
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                byte[] key = cursor.keyBytes();
                System.arraycopy(ChunkedValue.rowKey(id, 0), 0, key, 0, Long.BYTES);
                batch.put(rows(), key, cursor.valueBytes());
                writeIfFull(batch);
            }
            writer.write(batch);
        }
        return id;
    }

    /** How many rows a value may have. */
    static int rowCount(long length, int chunkBytes) {
        return (int) ((length + chunkBytes - 1) / chunkBytes);
    }

    private void writeIfFull(WriteBatch batch) {
        if (batch.bytes() >= writer.mostBytes()) {
            writer.write(batch);
            batch.clear();
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
                    addDeletion(batch, id, 0, Integer.MAX_VALUE);
                    batch.delete(owners(), idKey);
                }
                if (batch.count() >= PURGE_BATCH) {
                    writer.write(batch);
                    batch.clear();
                }
            }
            writer.write(batch);
        }
    }

    private static byte[] idKey(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }
}
