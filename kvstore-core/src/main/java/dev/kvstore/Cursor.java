package dev.kvstore;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;

/**
 * A position in the ordered keys of one keyspace, as of the moment the cursor was opened.
 *
 * <p>A new cursor stands nowhere. Absolute moves ({@code first}, {@code last}, {@code seek},
 * {@code seekBefore}) may be made at any time, relative ones only while it is valid; the direction may change at
 * every step. Every move says whether the cursor stands on an entry afterwards. Steps allocate nothing.
 *
 * <p>The cursor keeps its state of the store alive: close it. A forgotten one is reclaimed after it
 * became unreachable, and reported with the place that opened it.
 *
 * <p>For one thread at a time; overlapping use is refused with {@link IllegalStateException}. After the
 * cursor or its store is closed every method throws {@link StoreClosedException}, except
 * {@link #close()}.
 */
public interface Cursor extends AutoCloseable {
    /** Moves to the first key of the range. */
    boolean first();

    /** Moves to the last key of the range. */
    boolean last();

    /** Moves to the first key at or above {@code key}. */
    boolean seek(byte[] key);

    /** Moves to the first key at or above {@code key}. */
    boolean seek(BytesStore<?, ?> key);

    /** Moves to the last key below {@code key}. */
    boolean seekBefore(byte[] key);

    /** Moves to the last key below {@code key}. */
    boolean seekBefore(BytesStore<?, ?> key);

    /** Moves to the next key; {@link IllegalStateException} unless valid. */
    boolean next();

    /** Moves to the previous key; {@link IllegalStateException} unless valid. */
    boolean prev();

    /** Whether the cursor stands on an entry. */
    boolean isValid();

    /**
     * The current key, in place: the cursor's own read-only view, re-pointed by every move and valid until
     * the next move or close. {@link IllegalStateException} unless valid.
     */
    Bytes<?> key();

    /** The current value, in place; see {@link #key()}. */
    Bytes<?> value();

    /** A copy of the current key. */
    byte[] keyBytes();

    /** A copy of the current value. */
    byte[] valueBytes();

    /** Bytes of the current value, which may be longer than what {@link #value()} shows of a chunked one. */
    long valueLength();

    /** What there is to know about the current entry; without the value. */
    EntryInfo info();

    /** The version of the current entry. */
    long version();

    /** Releases the cursor. Idempotent. */
    @Override
    void close();
}
