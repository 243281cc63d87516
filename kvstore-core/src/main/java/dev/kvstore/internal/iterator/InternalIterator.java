package dev.kvstore.internal.iterator;

import dev.kvstore.internal.memory.Region;

/**
 * A position in an ordered sequence of entries: the one contract between memtables, tables, the
 * merging iterator, compaction and cursors.
 *
 * <h2>Order</h2>
 * Entries are ordered by internal key (keyspace id, user key) as unsigned bytes, ascending; entries of
 * the same key by sequence number, descending.
 *
 * <h2>Two modes, fixed at creation</h2>
 * <ol>
 *   <li><b>Visible at a snapshot.</b> Of each key only the newest entry with a sequence number not
 *       above the snapshot is shown, tombstones included (they hide older entries elsewhere). Moves in
 *       both directions are allowed.
 *   <li><b>All versions.</b> Every entry is shown. Only {@link #seekToFirst}, {@link #seek} and
 *       {@link #next} are allowed; the others throw {@link UnsupportedOperationException}. Flush and
 *       compaction use it.
 * </ol>
 * Range tombstones are never shown; their owners hand them out as lists.
 *
 * <h2>Position</h2>
 * <ol>
 *   <li>A new iterator is not positioned: {@link #isValid()} is false until the first absolute move.
 *   <li>An absolute move ({@code seek*}) may be made at any time. A relative move ({@code next},
 *       {@code prev}) may be made only while valid. Direction may change at every move.
 *   <li>Moving past either end makes the iterator invalid; it stays so until an absolute move.
 *   <li>Entries written after the iterator's snapshot never disturb it.
 * </ol>
 *
 * <h2>Lifetime of what is read</h2>
 * Key and value ranges are valid until the next move or {@link #close()}; the bytes are not to be
 * written. The memory behind them is kept alive by the read view that the creator has pinned, not by
 * the iterator, except for buffers the iterator itself owns.
 *
 * <h2>Errors</h2>
 * A move throws {@link dev.kvstore.StoreCorruptedException} or {@link dev.kvstore.StoreIOException} when
 * it meets damage; the iterator is invalid afterwards and may be moved absolutely again.
 *
 * <p>Not thread-safe. The state is in fields of this class, so that reading it is never a virtual call.
 */
public abstract class InternalIterator implements AutoCloseable {
    /** Whether the iterator stands on an entry. */
    protected boolean valid;

    /** Where the current internal key lies. */
    protected Region keyRegion;

    protected long keyOffset;
    protected int keyLength;

    /** Sequence number of the current entry. */
    protected long sequence;

    /** Kind of the current entry: PUT or DELETE of {@link dev.kvstore.internal.format.EntryKind}. */
    protected int kind;

    /** Where the current value lies; length 0 for tombstones. */
    protected Region valueRegion;

    protected long valueOffset;
    protected int valueLength;

    /** Moves to the first entry. */
    public abstract void seekToFirst();

    /** Moves to the last entry. */
    public abstract void seekToLast();

    /** Moves to the first entry whose internal key is at or above the given one. */
    public abstract void seek(Region key, long offset, int length);

    /** Moves to the last entry whose internal key is below the given one. */
    public abstract void seekBefore(Region key, long offset, int length);

    /** Moves to the next entry. */
    public abstract void next();

    /** Moves to the previous entry. */
    public abstract void prev();

    /** Releases what the iterator itself owns. Idempotent. */
    @Override
    public abstract void close();

    public final boolean isValid() {
        return valid;
    }

    public final Region keyRegion() {
        return keyRegion;
    }

    public final long keyOffset() {
        return keyOffset;
    }

    public final int keyLength() {
        return keyLength;
    }

    public final long sequence() {
        return sequence;
    }

    public final int kind() {
        return kind;
    }

    public final Region valueRegion() {
        return valueRegion;
    }

    public final long valueOffset() {
        return valueOffset;
    }

    public final int valueLength() {
        return valueLength;
    }

    /** Takes over the current entry of {@code source}, or becomes invalid with it. */
    protected final void copyPosition(InternalIterator source) {
        valid = source.valid;
        keyRegion = source.keyRegion;
        keyOffset = source.keyOffset;
        keyLength = source.keyLength;
        sequence = source.sequence;
        kind = source.kind;
        valueRegion = source.valueRegion;
        valueOffset = source.valueOffset;
        valueLength = source.valueLength;
    }
}
