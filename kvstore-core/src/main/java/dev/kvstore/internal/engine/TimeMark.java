package dev.kvstore.internal.engine;

import dev.kvstore.internal.format.KeyspaceId;
import dev.kvstore.internal.format.Varint;
import dev.kvstore.internal.memory.Region;

/**
 * A row of the system keyspace that says when a batch was written; so every entry has a time, of a second's precision,
 * without carrying one.
 *
 * <pre>
 * key    FF FE  'T'  seconds since 1970, i64 big-endian
 * value  varint: how many writes the batch has
 * </pre>
 *
 * The entry's own sequence number is that of the batch's last write.
 */
public final class TimeMark {
    /** Bytes of the internal key. */
    public static final int KEY_LENGTH = KeyspaceId.MAX_LENGTH + 1 + Long.BYTES;

    private static final byte TAG = 'T';

    private TimeMark() {}

    /** Writes the internal key of a second. */
    static void writeKey(Region target, long offset, long second) {
        int prefix = KeyspaceId.write(KeyspaceId.SYSTEM, target, offset);
        target.putByte(offset + prefix, TAG);
        target.putLong(offset + prefix + 1, Long.reverseBytes(second));
    }

    /** The internal key of a second. */
    public static byte[] key(long second) {
        byte[] prefix = KeyspaceId.firstKey(KeyspaceId.SYSTEM);
        byte[] key = new byte[KEY_LENGTH];
        System.arraycopy(prefix, 0, key, 0, prefix.length);
        key[prefix.length] = TAG;
        for (int i = 0; i < Long.BYTES; i++) {
            key[KEY_LENGTH - 1 - i] = (byte) (second >>> (Byte.SIZE * i));
        }
        return key;
    }

    /** The internal key above all marks. */
    public static byte[] end() {
        byte[] prefix = KeyspaceId.firstKey(KeyspaceId.SYSTEM);
        return new byte[] {prefix[0], prefix[1], TAG + 1};
    }

    /** The second of the mark a cursor stands on. */
    public static long second(EngineCursor cursor) {
        return Long.reverseBytes(cursor.keyRegion().getLong(cursor.keyOffset() + KeyspaceId.MAX_LENGTH + 1));
    }

    /** The sequence number of the first write of the batch whose mark a cursor stands on. */
    public static long firstSequence(EngineCursor cursor) {
        long end = cursor.valueOffset() + cursor.valueLength();
        return cursor.sequence() - Varint.value(Varint.readInt(cursor.valueRegion(), cursor.valueOffset(), end)) + 1;
    }
}
