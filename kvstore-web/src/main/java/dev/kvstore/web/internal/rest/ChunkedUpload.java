package dev.kvstore.web.internal.rest;

import dev.kvstore.ChunkedValue;
import dev.kvstore.EntryInfo;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.WriteBatch;
import dev.kvstore.web.internal.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A value that is too long to be held in memory: written in chunks while it arrives, and shown when it is complete. What is not completed
 * is deleted by {@link #close()}.
 */
final class ChunkedUpload implements AutoCloseable {
    private static final int CHUNK = 128 * 1024;
    private static final long BATCH_BYTES = 1L << 20;
    private static final byte[] NO_METADATA = {};

    private final KeyValueStore store;
    private final Keyspace keyspace;
    private final byte[] key;
    private final ChunkOwners owners;
    private final long id = ChunkOwners.newId();
    private final long begun;
    private final WriteBatch batch;
    private int rows;
    private long length;
    private boolean complete;

    ChunkedUpload(KeyValueStore store, Keyspace keyspace, byte[] key, ChunkOwners owners) {
        this.store = store;
        this.keyspace = keyspace;
        this.key = key;
        this.owners = owners;
        this.begun = owners.begin(id, keyspace, key);
        this.batch = store.newBatch();
    }

    /** Writes what was read already, and then all that is still to come. */
    void receive(byte[] first, InputStream rest) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int filled = 0;
        for (int from = 0; from < first.length; from += filled) {
            filled = Math.min(CHUNK, first.length - from);
            System.arraycopy(first, from, chunk, 0, filled);
            if (filled == CHUNK) {
                addRow(chunk);
            }
        }
        filled %= CHUNK;
        int read = rest.readNBytes(chunk, filled, CHUNK - filled);
        while (filled + read == CHUNK) {
            addRow(chunk);
            filled = 0;
            read = rest.readNBytes(chunk, 0, CHUNK);
        }
        if (filled + read > 0) {
            addRow(Arrays.copyOf(chunk, filled + read));
        }
        write();
    }

    private void addRow(byte[] chunk) {
        owners.addRow(batch, id, rows++, chunk);
        length += chunk.length;
        if (batch.bytes() >= BATCH_BYTES) {
            write();
        }
    }

    private void write() {
        store.write(batch);
        batch.clear();
    }

    /**
     * Makes it the value of the key.
     *
     * @param current what it replaces, null for nothing
     * @return the new version, or {@link Keyspace#NO_VERSION} when the entry is another one by now
     */
    long complete(EntryInfo current) {
        batch.clear();
        batch.requireVersion(keyspace, key, current == null ? Keyspace.NO_VERSION : current.version());
        owners.addDeletion(batch, current);
        owners.addCompletion(batch, id, begun, keyspace, key);
        batch.put(keyspace, key, new ChunkedValue(id, length, CHUNK), NO_METADATA);
        long version = store.write(batch);
        complete = version != Keyspace.NO_VERSION;
        if (!complete && !owners.isKnown(id)) {
            throw Problem.unavailable("upload-forgotten", "the upload took longer than a day; nothing was written");
        }
        return version;
    }

    @Override
    public void close() {
        try (batch) {
            if (!complete) {
                batch.clear();
                owners.addDeletion(batch, id);
                store.write(batch);
            }
        }
    }
}
