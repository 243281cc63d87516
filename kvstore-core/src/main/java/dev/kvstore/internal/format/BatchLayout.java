package dev.kvstore.internal.format;

/**
 * The encoded form of an atomic group of writes: what a log record carries.
 *
 * <pre>
 *  0       4
 *  +-------+----------------------------------------------------------+
 *  | count | count × ( kind u8, key length, value length, key, value ) |
 *  +-------+----------------------------------------------------------+
 * </pre>
 *
 * Lengths are varints, keys internal keys. The i-th write has the sequence number of the record plus i.
 * A deletion has no value; the value of a range deletion is the first internal key not deleted; that of an
 * extended put is an {@link ExtendedValue}. An unnumbered put comes last, counts as a write here but not among
 * the record's sequence numbers, and has the number of the write before it.
 */
public final class BatchLayout {
    /** Offset of the number of writes, 32 bits. */
    public static final int COUNT = 0;

    /** Offset of the first write. */
    public static final int WRITES = 4;

    /** The most bytes that kind and lengths take. */
    public static final int MAX_WRITE_HEADER = 1 + 2 * Varint.MAX_INT_LENGTH;

    private BatchLayout() {}
}
