package dev.kvstore.internal.format;

import dev.kvstore.internal.memory.Region;

/**
 * The stored value of an {@link EntryKind#EXTENDED_PUT}: what travels with an entry besides its value.
 *
 * <pre>
 *  0       1             5
 *  +-------+-------------+------------------------------+----------+---------+
 *  | flags | metadata    | id u64, length u64, chunk    | metadata | content |
 *  |       | length u32  | bytes u32; only if chunked   |          |         |
 *  +-------+-------------+------------------------------+----------+---------+
 * </pre>
 *
 * A chunked value has no content here: it lies in the rows {@code id, index} of the store's keyspace of chunks.
 * Engines store it like any value and look inside only to compare it.
 */
public final class ExtendedValue {
    /** The value lies in chunks. */
    public static final int CHUNKED = 1;

    /** Bytes before the metadata of a value that lies here. */
    public static final int PLAIN_HEADER = 5;

    /** Bytes before the metadata of a value that lies in chunks. */
    public static final int CHUNKED_HEADER = PLAIN_HEADER + 2 * Long.BYTES + Integer.BYTES;

    private static final int METADATA_LENGTH = 1;
    private static final int ID = PLAIN_HEADER;
    private static final int LENGTH = ID + Long.BYTES;
    private static final int CHUNK_BYTES = LENGTH + Long.BYTES;

    private ExtendedValue() {}

    /** Writes what comes before the metadata of a value that lies here; returns its length. */
    public static int writePlain(Region target, long offset, int metadataLength) {
        target.putByte(offset, (byte) 0);
        target.putInt(offset + METADATA_LENGTH, metadataLength);
        return PLAIN_HEADER;
    }

    /** Writes what comes before the metadata of a value that lies in chunks; returns its length. */
    public static int writeChunked(
            Region target, long offset, int metadataLength, long id, long length, int chunkBytes) {
        target.putByte(offset, (byte) CHUNKED);
        target.putInt(offset + METADATA_LENGTH, metadataLength);
        target.putLong(offset + ID, id);
        target.putLong(offset + LENGTH, length);
        target.putInt(offset + CHUNK_BYTES, chunkBytes);
        return CHUNKED_HEADER;
    }

    /** Whether a stored value of so many bytes says nothing that does not lie within it. */
    public static boolean isWhole(Region region, long offset, int length) {
        if (length < PLAIN_HEADER || length < metadataStart(region, offset)) {
            return false;
        }
        int metadata = metadataLength(region, offset);
        return metadata >= 0
                && metadata <= length - metadataStart(region, offset)
                && (!isChunked(region, offset)
                        || (chunksLength(region, offset) >= 0 && chunkBytes(region, offset) > 0));
    }

    /** Whether the value lies in chunks. */
    public static boolean isChunked(Region region, long offset) {
        return (region.getByte(offset) & CHUNKED) != 0;
    }

    /** Bytes of the metadata. */
    public static int metadataLength(Region region, long offset) {
        return region.getInt(offset + METADATA_LENGTH);
    }

    /** Where the metadata starts, from the start of the stored value. */
    public static int metadataStart(Region region, long offset) {
        return isChunked(region, offset) ? CHUNKED_HEADER : PLAIN_HEADER;
    }

    /** Where the content starts, from the start of the stored value; its end for a chunked one. */
    public static int contentStart(Region region, long offset) {
        return metadataStart(region, offset) + metadataLength(region, offset);
    }

    /** The id of a chunked value. */
    public static long chunksId(Region region, long offset) {
        return region.getLong(offset + ID);
    }

    /** Bytes of a chunked value. */
    public static long chunksLength(Region region, long offset) {
        return region.getLong(offset + LENGTH);
    }

    /** Bytes of each chunk of a chunked value. */
    public static int chunkBytes(Region region, long offset) {
        return region.getInt(offset + CHUNK_BYTES);
    }
}
