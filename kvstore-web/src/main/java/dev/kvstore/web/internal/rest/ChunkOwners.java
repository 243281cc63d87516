package dev.kvstore.web.internal.rest;

import dev.kvstore.ChunkedValue;
import dev.kvstore.Cursor;
import dev.kvstore.EntryInfo;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Whose the chunks are that this module has written: a row of a hidden keyspace for each set of them, made before the first chunk. By
 * it those are found and deleted whose upload was cut off by a crash, or whose entry was replaced by someone who
 * knows nothing of chunks. Chunks of others, such as a file system's, are left to their owners.
 */
final class ChunkOwners {
    private static final String OWNERS = "web.owners";
    /** Longer than any upload takes; one that was forgotten by then is refused when it ends. */
    private static final long MAX_UPLOAD_MILLIS = TimeUnit.DAYS.toMillis(1);

    private static final int PURGE_BATCH = 256;
    private static final byte UPLOADING = 0;
    private static final byte COMPLETE = 1;

    private final KeyValueStore store;
    private final Keyspace owners;
    private final Keyspace rows;

    ChunkOwners(KeyValueStore store) {
        this.store = store;
        this.owners = store.hiddenKeyspace(OWNERS);
        this.rows = store.hiddenKeyspace(ChunkedValue.KEYSPACE);
    }

    /** A new set's id; those of file systems are positive. */
    static long newId() {
        return (ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE) & ~1L;
    }

    /** Says durably whose chunks are about to be written, and answers the version to require when they are complete. */
    long begin(long id, Keyspace keyspace, byte[] key) {
        return owners.put(idKey(id), owner(UPLOADING, keyspace, key));
    }

    /** Adds a chunk. */
    void addRow(WriteBatch batch, long id, int index, byte[] chunk) {
        batch.put(rows, ChunkedValue.rowKey(id, index), chunk);
    }

    /** Adds that the chunks are complete, if nobody has deleted them meanwhile. */
    void addCompletion(WriteBatch batch, long id, long begun, Keyspace keyspace, byte[] key) {
        batch.requireVersion(owners, idKey(id), begun);
        batch.put(owners, idKey(id), owner(COMPLETE, keyspace, key));
    }

    /** Whether an upload can still be completed. */
    boolean isKnown(long id) {
        return owners.exists(idKey(id));
    }

    /** Adds the deletion of the chunks of an entry that is about to go, if there are any and they are ours. */
    void addDeletion(WriteBatch batch, EntryInfo gone) {
        if (gone != null && gone.chunks() != null && isKnown(gone.chunks().id())) {
            addDeletion(batch, gone.chunks().id());
        }
    }

    void addDeletion(WriteBatch batch, long id) {
        batch.deleteRange(rows, ChunkedValue.rowKey(id, 0), ChunkedValue.rowKey(id + 1, 0));
        batch.delete(owners, idKey(id));
    }

    /** Deletes all chunks that nobody will ask for. */
    void purge() {
        long forgotten = System.currentTimeMillis() - MAX_UPLOAD_MILLIS;
        try (Cursor cursor = owners.cursor();
                WriteBatch batch = store.newBatch()) {
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                long id = ByteBuffer.wrap(cursor.keyBytes()).getLong();
                if (isAbandoned(id, ByteBuffer.wrap(cursor.valueBytes()), forgotten)) {
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

    private boolean isAbandoned(long id, ByteBuffer owner, long forgotten) {
        boolean complete = owner.get() == COMPLETE;
        long begun = owner.getLong();
        if (!complete) {
            return begun < forgotten;
        }
        byte[] name = new byte[owner.getShort() & 0xFFFF];
        owner.get(name);
        byte[] key = new byte[owner.remaining()];
        owner.get(key);
        String keyspace = new String(name, StandardCharsets.UTF_8);
        if (!keyspace.isEmpty() && !store.keyspaces().contains(keyspace)) {
            return true;
        }
        EntryInfo info = store.keyspace(keyspace).info(key);
        return info == null || info.chunks() == null || info.chunks().id() != id;
    }

    private static byte[] idKey(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }

    /** State, time, length of the keyspace's name, the name, the key. */
    private static byte[] owner(byte state, Keyspace keyspace, byte[] key) {
        byte[] name = keyspace.name().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Long.BYTES + Short.BYTES + name.length + key.length)
                .put(state)
                .putLong(System.currentTimeMillis())
                .putShort((short) name.length)
                .put(name)
                .put(key)
                .array();
    }
}
