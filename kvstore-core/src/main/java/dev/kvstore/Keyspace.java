package dev.kvstore;

import net.openhft.chronicle.bytes.BytesStore;

/**
 * One named, ordered space of keys in a store.
 *
 * <p>Every write is atomic, gets the next sequence number of the store as its <em>version</em> and is
 * visible to every call that starts after it returned. Values are 0 to {@value #MAX_VALUE_LENGTH}
 * bytes; a larger one is refused before anything is written. See {@link Reader} for keys, buffers and
 * common errors; writes also throw {@link StoreStalledException} when flush and compaction don't catch
 * up within the store's write timeout, {@link StoreFullException} when the device is full,
 * {@link StoreFailedException} after a failed sync, and {@link StoreReadOnlyException}. A write that
 * throws one of these was not applied, except that after {@link StoreFailedException} raised by the
 * write's own sync it may or may not be found when the store is opened again.
 *
 * <p>Thread-safe.
 */
public interface Keyspace extends Reader {
    /** The longest key, in bytes. */
    int MAX_KEY_LENGTH = 65_535;

    /** The longest value, in bytes. */
    int MAX_VALUE_LENGTH = Integer.MAX_VALUE - 256 * 1024;

    /** The longest metadata of an entry, in bytes. */
    int MAX_METADATA_LENGTH = 65_535;

    /** The version that no entry has: "absent" as an expectation, "not applied" as a result. */
    long NO_VERSION = 0;

    /** The name; the empty string for the default keyspace. */
    String name();

    /** This keyspace with another durability for its writes. Cheap; keep it for hot paths. */
    Keyspace with(Durability durability);

    /** Sets the value of a key and returns the entry's version. */
    long put(byte[] key, byte[] value);

    /** Sets the value of a key and returns the entry's version. */
    long put(BytesStore<?, ?> key, BytesStore<?, ?> value);

    /**
     * Sets the value of a key together with metadata: bytes that travel with the entry, are read by {@link #info} and are
     * invisible to every other call. A plain put of the key replaces both.
     *
     * @param metadata 0 to {@value #MAX_METADATA_LENGTH} bytes
     * @return the entry's version
     */
    long put(byte[] key, byte[] value, byte[] metadata);

    /** Deletes a key, which need not exist, and returns the version of the deletion. */
    long delete(byte[] key);

    /** Deletes a key, which need not exist, and returns the version of the deletion. */
    long delete(BytesStore<?, ?> key);

    /** Deletes a key and returns the value it had, atomically; null when it had none. */
    byte[] getAndDelete(byte[] key);

    /**
     * Sets the value of a key that has none.
     *
     * @return the new version, or {@link #NO_VERSION} when the key had a value
     */
    long putIfAbsent(byte[] key, byte[] value);

    /**
     * Sets the value of a key whose current value is {@code expected} (null: has none).
     *
     * @param value the new value; null deletes
     * @return the new version, or {@link #NO_VERSION} when the current value was another
     */
    long compareAndSet(byte[] key, byte[] expected, byte[] value);

    /**
     * Sets the value of a key whose current entry is of version {@code expected}
     * ({@link #NO_VERSION}: has none).
     *
     * @param value the new value; null deletes
     * @return the new version, or {@link #NO_VERSION} when the current version was another
     */
    long compareAndSet(byte[] key, long expected, byte[] value);

    /**
     * Deletes all keys at or above {@code from} and below {@code to}; null leaves a side open. Costs one
     * record, however many keys there are.
     *
     * @return the version of the deletion
     * @throws IllegalArgumentException when {@code from} is above {@code to}
     */
    long deleteRange(byte[] from, byte[] to);

    /** About how many bytes a range occupies on the device; what is only in memtables is not counted. */
    long approximateBytes(KeyRange range);

    /** About how many entries a range holds; shadowed and deleted ones are counted until compacted. */
    long approximateCount(KeyRange range);
}
