package dev.kvstore;

import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * Reading from one keyspace: the latest committed state, or that of a {@link Snapshot}.
 *
 * <p>Keys are byte strings of 1 to 65,535 bytes in unsigned-bytewise order. A key given as a
 * {@link BytesStore} is the range from its read position to its read limit; it is only read during the
 * call and its positions are left alone. The {@code byte[]} forms copy; the {@code Bytes} forms
 * allocate nothing once the caller's buffer has grown.
 *
 * <p>Thread-safe, and no reader ever waits for a writer. All methods throw
 * {@link StoreClosedException} after close, {@link StoreCorruptedException} when they meet damage,
 * {@link StoreIOException} when the operating system fails them, {@link NullPointerException} for a null
 * and {@link IllegalArgumentException} for an empty or too long key.
 */
public interface Reader {
    /** The value of a key as a new array, or null when there is none. */
    byte[] get(byte[] key);

    /**
     * Appends the value of a key to {@code value}.
     *
     * @return whether there was one; if not, {@code value} is untouched
     */
    boolean get(BytesStore<?, ?> key, Bytes<?> value);

    /** The value and version of a key, or null when there is none. */
    Entry entry(byte[] key);

    /** The version of a key's entry, or 0 when there is none. */
    long version(byte[] key);

    /** The version of a key's entry, or 0 when there is none. */
    long version(BytesStore<?, ?> key);

    /** Whether a key has a value. */
    boolean exists(byte[] key);

    /** Whether a key has a value. */
    boolean exists(BytesStore<?, ?> key);

    /**
     * The values of several keys, all as of one moment, in the order of the keys; null where there is
     * none.
     */
    List<byte[]> multiGet(List<byte[]> keys);

    /** A cursor over all keys, as of now. The caller closes it. */
    default Cursor cursor() {
        return cursor(KeyRange.all());
    }

    /** A cursor over the keys of a range, as of now. The caller closes it. */
    Cursor cursor(KeyRange range);
}
