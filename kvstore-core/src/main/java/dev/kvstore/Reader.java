package dev.kvstore;

import java.io.InputStream;
import java.nio.ByteBuffer;
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
    /**
     * The value of a key as a new array, or null when there is none.
     *
     * @throws ValueTooLargeException for a chunked value of more than {@value ChunkedValue#MAX_WHOLE_LENGTH} bytes; so do
     *     the other calls that hand out whole values
     */
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

    /** What there is to know about a key's entry besides the value, or null when there is none. */
    default EntryInfo info(byte[] key) {
        return info(key, -1);
    }

    /**
     * What there is to know about a key's entry, or null when there is none.
     *
     * @param valueLimit the longest value to hand out with it, in bytes; negative: none
     */
    EntryInfo info(byte[] key, int valueLimit);

    /**
     * Reads a part of a key's value into {@code target}, as much as there is and fits. A chunked value is read like any
     * other; the part is of one moment.
     *
     * @param offset where the part starts, at least 0
     * @return bytes read, 0 at or behind the value's end; −1 when the key has no value
     */
    int read(byte[] key, long offset, ByteBuffer target);

    /**
     * The value of a key as a stream, whatever its length, as of now; null when there is none. The caller closes it: until
     * then it keeps this state of the store alive. Reads of it throw {@link java.io.IOException}, with the store's exception as its
     * cause. Not thread-safe.
     */
    InputStream stream(byte[] key);

    /** The first key of a range, or null when it is empty. Cheaper than a cursor. */
    byte[] firstKey(KeyRange range);

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
