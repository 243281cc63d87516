package dev.kvstore.internal.format;

import dev.kvstore.internal.memory.Region;

/**
 * The id of a keyspace as the first one or two bytes of every internal key.
 *
 * <p>Ids below 128 take one byte {@code 0iiiiiii}, the others two, {@code 1iiiiiii iiiiiiii}. No
 * encoding is a prefix of another, so each keyspace is one contiguous range of internal keys.
 */
public final class KeyspaceId {
    /** The keyspace of the plain calls. */
    public static final int DEFAULT = 0;

    /** The store's own keyspace, which no manifest names; the next encoding, FF FF, stays free as its end. */
    public static final int SYSTEM = 0x7FFE;

    /** The largest id of a keyspace that is created. */
    public static final int MAX = SYSTEM - 1;

    /** Bytes of the longest encoding. */
    public static final int MAX_LENGTH = 2;

    private KeyspaceId() {}

    /** Bytes of the encoding of {@code id}. */
    public static int length(int id) {
        return id < 0x80 ? 1 : 2;
    }

    /** Writes the encoding of {@code id} and returns its length. */
    public static int write(int id, Region target, long offset) {
        if (id < 0x80) {
            target.putByte(offset, (byte) id);
            return 1;
        }
        target.putByte(offset, (byte) (0x80 | (id >>> 8)));
        target.putByte(offset + 1, (byte) id);
        return 2;
    }

    /** The id at the start of an internal key. */
    public static int read(Region key, long offset) {
        int first = key.getUnsignedByte(offset);
        return first < 0x80 ? first : ((first & 0x7F) << 8) | key.getUnsignedByte(offset + 1);
    }

    /** The smallest internal key of a keyspace, on the heap. */
    public static byte[] firstKey(int id) {
        return id < 0x80 ? new byte[] {(byte) id} : new byte[] {(byte) (0x80 | (id >>> 8)), (byte) id};
    }

    /** The smallest internal key above every key of a keyspace, on the heap. */
    public static byte[] endKey(int id) {
        return firstKey(id + 1);
    }
}
