package dev.kvstore.internal.sstable;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.memory.Region;

/**
 * Where things lie in a table file.
 *
 * <pre>
 *  +-------------+-------------+--------+-------+------------------+------------+--------+
 *  | file header | data blocks | filter | index | range tombstones | properties | footer |
 *  | 48          |             |        |       |                  |            | 96     |
 *  +-------------+-------------+--------+-------+------------------+------------+--------+
 *
 *  every block and section:  content | type (1) | CRC32C (4)
 *
 *  footer:
 *  0       8         10     16        24       32       40       56       72       88     92    96
 *  +-------+---------+------+---------+--------+--------+--------+--------+--------+------+-----+
 *  | magic | version | zero | entries | index  | index  | filter |  range |  prop- | zero | crc |
 *  |       |         |      |         | offset | length |        |  tombs |  erties|      |     |
 *  +-------+---------+------+---------+--------+--------+--------+--------+--------+------+-----+
 * </pre>
 *
 * The CRC of a block covers content, type, the block's position and the file's number, so that a block
 * of another place or another file is a damaged one. Nothing lies between the parts: every byte of a
 * file is covered by one checksum.
 */
final class TableLayout {
    /** Where the first block starts. */
    static final long DATA_START = FileHeader.LENGTH;

    /** Type and CRC32C after the content of every block and section. */
    static final int TRAILER_LENGTH = 5;

    static final int FOOTER_LENGTH = 96;

    /** {@code KVTABLE\n}, read as a little-endian number. */
    static final long FOOTER_MAGIC = 0x0A454C424154564BL;

    static final int FOOTER_VERSION = 8;
    static final int FOOTER_ENTRIES = 16;
    static final int FOOTER_INDEX = 24;
    static final int FOOTER_FILTER = 40;
    static final int FOOTER_RANGE_TOMBSTONES = 56;
    static final int FOOTER_PROPERTIES = 72;
    static final int FOOTER_CRC = 92;

    /** A compressed block starts with its length before compression. */
    static final int RAW_LENGTH_BYTES = 4;

    /** Larger blocks are not compressed, so that no buffer for decompression grows beyond this. */
    static final int MAX_COMPRESSED_BLOCK = 16 << 20;

    private TableLayout() {}

    /** The checksum of a block or section whose content and type byte are {@code length} bytes at {@code offset}. */
    static int checksum(Checksum checksum, Region region, long offset, int length, long position, long fileNumber) {
        return seal(checksum.reset().update(region, offset, length), position, fileNumber);
    }

    /** Adds to a checksum of content and type what ties it to its place. */
    static int seal(Checksum checksum, long position, long fileNumber) {
        return checksum.update(position).update(fileNumber).value();
    }
}
