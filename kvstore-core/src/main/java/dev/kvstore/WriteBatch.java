package dev.kvstore;

import net.openhft.chronicle.bytes.BytesStore;

/**
 * Writes that are applied together or not at all, across keyspaces, in the order in which they were
 * added.
 *
 * <p>The batch is encoded off the heap as it grows, at most 2<sup>31</sup>−1−128 KiB of it; the memory
 * is kept for reuse until {@link #close()}. Keys and values are copied when added. A batch may carry
 * conditions, which are checked atomically with the writes.
 *
 * <p>Not thread-safe. Made by {@link KeyValueStore#newBatch()} and only for that store.
 */
public interface WriteBatch extends AutoCloseable {
    /** Adds a put into the default keyspace. */
    WriteBatch put(byte[] key, byte[] value);

    /** Adds a put into the default keyspace. */
    WriteBatch put(BytesStore<?, ?> key, BytesStore<?, ?> value);

    /** Adds a put into a keyspace. */
    WriteBatch put(Keyspace keyspace, byte[] key, byte[] value);

    /** Adds a put into a keyspace. */
    WriteBatch put(Keyspace keyspace, BytesStore<?, ?> key, BytesStore<?, ?> value);

    /** Adds a put with metadata, see {@link Keyspace#put(byte[], byte[], byte[])}. */
    WriteBatch put(Keyspace keyspace, byte[] key, byte[] value, byte[] metadata);

    /** Adds a put of a value that lies in chunks, with metadata, which may be empty. */
    WriteBatch put(Keyspace keyspace, byte[] key, ChunkedValue value, byte[] metadata);

    /** Adds a deletion from the default keyspace. */
    WriteBatch delete(byte[] key);

    /** Adds a deletion from a keyspace. */
    WriteBatch delete(Keyspace keyspace, byte[] key);

    /** Adds a deletion from a keyspace. */
    WriteBatch delete(Keyspace keyspace, BytesStore<?, ?> key);

    /** Adds the deletion of a range of a keyspace; null leaves a side open. */
    WriteBatch deleteRange(Keyspace keyspace, byte[] from, byte[] to);

    /**
     * Makes the whole batch conditional on a key's current version, before any write of the batch.
     *
     * @param version the expected version, {@link Keyspace#NO_VERSION} for "has no value"
     */
    WriteBatch requireVersion(Keyspace keyspace, byte[] key, long version);

    /** Makes the whole batch conditional on a key's current value (null: has none). */
    WriteBatch requireValue(Keyspace keyspace, byte[] key, byte[] value);

    /** Writes added so far; conditions don't count. */
    int count();

    /** Bytes of the encoded batch. */
    long bytes();

    /** Empties the batch for reuse. */
    void clear();

    /** Releases the batch's memory. Idempotent. */
    @Override
    void close();
}
