package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.memory.Region;

/**
 * Where things lie in a data block, before compression and without its trailer.
 *
 * <pre>
 *  0     2      3      4             8            12      16                24
 *  +-----+------+------+-------------+------------+-------+-----------------+
 *  |  n  |stamp |offset| entry length| key length |  end  | base sequence   |
 *  |     |width |width | or 0        | or 0       |       |                 |
 *  +-----+------+------+-------------+------------+-------+-----------------+
 *  | n tags, zero-padded to a multiple of 8  | n offsets, if any  | entries |
 *  +-----------------------------------------+--------------------+---------+
 *
 *  entry:  stamp (stamp width) | key length (varint, if not common) | internal key | value
 *  stamp:  (sequence - base sequence) &lt;&lt; 3 | extended &lt;&lt; 2 | tombstone &lt;&lt; 1 | same key as the previous entry
 * </pre>
 *
 * Entries of one length need no offsets (offset width 0); otherwise each has an offset of 2 or 4 bytes
 * from the block's start. An entry ends where the next one starts, the last at {@code end}, so values
 * need no length. Keys of one length need none either. Numbers are unsigned and little-endian.
 *
 * <p>A tag is the lowest byte of the {@link dev.kvstore.internal.format.KeyHash} of the entry's key.
 * A point read compares eight tags at once and touches no other entry; a scan never compares keys,
 * because the stamp says where an older version of the same key follows.
 */
final class BlockLayout {
    static final int COUNT = 0;
    static final int STAMP_WIDTH = 2;
    static final int OFFSET_WIDTH = 3;
    static final int ENTRY_LENGTH = 4;
    static final int KEY_LENGTH = 8;
    static final int END = 12;
    static final int BASE_SEQUENCE = 16;
    static final int TAGS = 24;

    /** Bytes before the tags. */
    static final int HEADER_LENGTH = 24;

    /** Entries of a block at most, so that looking through the tags stays cheap. */
    static final int MAX_ENTRIES = 1024;

    static final int MAX_STAMP_WIDTH = 8;
    static final int STAMP_SAME_KEY = 1;
    static final int STAMP_TOMBSTONE = 2;
    static final int STAMP_EXTENDED = 4;
    static final int STAMP_FLAGS = 7;
    static final int STAMP_SEQUENCE_SHIFT = 3;

    private BlockLayout() {}

    /** The kind of entry that a stamp stands for; {@link EntryKind#EXTENDED_PUT} is a put with the stamp's own bit. */
    static int kind(long stamp) {
        return (stamp & STAMP_TOMBSTONE) == 0 ? EntryKind.PUT | (int) (stamp & STAMP_EXTENDED) : EntryKind.DELETE;
    }

    /** The bits of a stamp that stand for a kind of entry. */
    static int flags(int kind) {
        return kind == EntryKind.DELETE ? STAMP_TOMBSTONE : kind & STAMP_EXTENDED;
    }

    /** Bytes the tags of {@code count} entries take. */
    static int tagBytes(int count) {
        return (count + 7) & ~7;
    }

    /** Bytes of the narrowest stamp that holds {@code largest}. */
    static int stampWidth(long largest) {
        return (Long.SIZE + 7 - Long.numberOfLeadingZeros(largest | 1)) >>> 3;
    }

    /**
     * The stamp of the entry at {@code entry}. It is read as the upper bytes of the eight that end with
     * it, which the block's header always provides, so that no read passes the end of the block.
     */
    static long stamp(Region region, long entry, int width) {
        return region.getLong(entry + width - Long.BYTES) >>> (Long.SIZE - Byte.SIZE * width);
    }
}
