package dev.kvstore.samples.shell.data;

import dev.kvstore.Entry;
import dev.kvstore.KeyRange;
import java.util.List;

/** One keyspace of a store, wherever the store is open. A version of 0 means "not applied" or "absent". */
public interface Data {
    /** The value and version of a key, or null. */
    Entry get(byte[] key);

    /** The entries of several keys as of one moment, null where there is none. */
    List<Entry> get(List<byte[]> keys);

    /** Returns the new version. */
    long put(byte[] key, byte[] value);

    /** Deletes a key; false when there was nothing to delete. */
    boolean delete(byte[] key);

    /** Deletes all keys of a range and returns the deletion's version. */
    long deleteRange(KeyRange range);

    /** Sets the value of a key if its value is {@code expected}; null means absent, as a new value too. */
    long compareAndSet(byte[] key, byte[] expected, byte[] value);

    /** Sets the value of a key if its version is {@code expected}. */
    long compareAndSet(byte[] key, long expected, byte[] value);

    /** Applies all or nothing; 0 when a condition does not hold. */
    long write(List<Write> batch);

    /** The entries of a range in order, or backwards. The caller closes it. */
    Rows scan(KeyRange range, boolean reverse);

    /** About how many entries a range holds. */
    long approximateCount(KeyRange range);
}
