package dev.kvstore;

/**
 * Where a value lies that is too large to be one: in rows of the hidden keyspace {@link #KEYSPACE}, written and deleted by
 * whoever owns the value.
 *
 * <p>The value is the concatenation of the rows {@link #rowKey rowKey(id, 0)}, {@code rowKey(id, 1)}, … of {@code chunkBytes}
 * bytes each. A row that is missing or short stands for zeros, what lies beyond {@code length} is not part of the value. The
 * entry and its rows are written in one {@link WriteBatch}, or the rows first; overwriting or deleting the entry leaves the
 * rows to their owner. Plain reads put the value together up to {@link #MAX_WHOLE_LENGTH} bytes; {@link Reader#stream}
 * reads any.
 *
 * @param id the first half of the row keys; unique in the store
 * @param length bytes of the value, at least 0
 * @param chunkBytes bytes of a row, at least 1
 */
public record ChunkedValue(long id, long length, int chunkBytes) {
    /** The hidden keyspace of the rows. */
    public static final String KEYSPACE = "chunks";

    /** The longest chunked value that plain reads put together, in bytes. */
    public static final int MAX_WHOLE_LENGTH = 64 << 20;

    private static final int ROW_KEY_LENGTH = Long.BYTES + Integer.BYTES;

    public ChunkedValue {
        if (length < 0) {
            throw new IllegalArgumentException("length must be at least 0, got " + length);
        }
        if (chunkBytes < 1) {
            throw new IllegalArgumentException("chunkBytes must be at least 1, got " + chunkBytes);
        }
        if ((length - 1) / chunkBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "length must be at most 2^31 chunks, got " + length + " bytes in chunks of " + chunkBytes);
        }
    }

    /** The key of a row: id and index, big-endian, 12 bytes. */
    public static byte[] rowKey(long id, int index) {
        byte[] key = new byte[ROW_KEY_LENGTH];
        for (int i = 0; i < Long.BYTES; i++) {
            key[i] = (byte) (id >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            key[Long.BYTES + i] = (byte) (index >>> (Integer.SIZE - Byte.SIZE * (i + 1)));
        }
        return key;
    }
}
