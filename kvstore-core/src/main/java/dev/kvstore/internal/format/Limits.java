package dev.kvstore.internal.format;

/** The limits of the data model. */
public final class Limits {
    /** The longest user key, in bytes. */
    public static final int MAX_KEY_LENGTH = 65_535;

    /** The longest internal key: keyspace id and user key, in bytes. */
    public static final int MAX_INTERNAL_KEY_LENGTH = MAX_KEY_LENGTH + KeyspaceId.MAX_LENGTH;

    /** What a record, a block or a batch adds around one value at most, in bytes. */
    public static final int MAX_VALUE_OVERHEAD = 256 * 1024;

    /** The longest value, in bytes. */
    public static final int MAX_VALUE_LENGTH = Integer.MAX_VALUE - MAX_VALUE_OVERHEAD;

    /** The longest encoded batch, in bytes. */
    public static final int MAX_BATCH_LENGTH = Integer.MAX_VALUE - MAX_VALUE_OVERHEAD / 2;

    /** The largest sequence number: 56 bits. */
    public static final long MAX_SEQUENCE = (1L << 56) - 1;

    private Limits() {}
}
