package dev.kvstore;

import net.openhft.chronicle.bytes.BytesStore;

/**
 * One keyspace inside a {@link Transaction}: what the transaction reads is the state of the store when it began, with its
 * own writes applied.
 *
 * <p>An entry that the transaction has written itself has the version {@link #PENDING_VERSION} until it is committed. A cursor
 * shows the writes that the transaction had made when the cursor was opened; later ones don't disturb it. Cursors are closed with
 * their transaction. Of a value in chunks, its entry is what counts as read. Arguments and common errors are those of {@link Reader} and {@link Keyspace}; all methods also throw what
 * {@link Transaction} lists. For the thread of the transaction.
 */
public interface TransactionKeyspace extends Reader {
    /** The version of an entry that this transaction has written: above every committed one. */
    long PENDING_VERSION = Long.MAX_VALUE;

    /** Sets the value of a key. */
    void put(byte[] key, byte[] value);

    /** Sets the value of a key. */
    void put(BytesStore<?, ?> key, BytesStore<?, ?> value);

    /** Sets the value of a key together with metadata, see {@link Keyspace#put(byte[], byte[], byte[])}. */
    void put(byte[] key, byte[] value, byte[] metadata);

    /** Deletes a key, which need not exist. */
    void delete(byte[] key);

    /** Deletes a key, which need not exist. */
    void delete(BytesStore<?, ?> key);

    /**
     * Deletes all keys at or above {@code from} and below {@code to}; null leaves a side open.
     *
     * @throws IllegalArgumentException when {@code from} is above {@code to}
     */
    void deleteRange(byte[] from, byte[] to);

    /**
     * Makes the commit conditional on a key's version at that moment, before the writes of the transaction.
     *
     * @param version the expected version, {@link Keyspace#NO_VERSION} for "has no value"
     */
    void requireVersion(byte[] key, long version);

    /** Makes the commit conditional on a key's value at that moment (null: has none), before the writes of the transaction. */
    void requireValue(byte[] key, byte[] value);
}
