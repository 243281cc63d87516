package dev.kvstore.internal.btree;

/**
 * What every page of the tree file has in common.
 *
 * <pre>
 *  0    1     2     4    6       8            14     16    24               -8    -4
 *  +----+-----+-----+----+-------+------------+------+-----+----------------+-----+-----+
 *  |type|level|count|heap|garbage| page number|prefix| txn | body           | gen | crc |
 *  +----+-----+-----+----+-------+------------+------+-----+----------------+-----+-----+
 *    u8   u8    u16  u16   u16        u48       u16    u64                    u32   u32
 * </pre>
 *
 * The page number makes a misplaced page known, the transaction number a stale one: whoever refers to a
 * page says of which transaction it is. The CRC32C covers everything before it.
 */
final class PageLayout {
    /** A leaf of the tree. */
    static final int LEAF = 1;

    /** A branch of the tree. */
    static final int BRANCH = 2;

    /** The first page of a run that holds one long value or key. */
    static final int RUN = 3;

    /** A part of the map of free pages. */
    static final int SPACE_MAP = 4;

    /** The list of the parts of that map. */
    static final int SPACE_DIRECTORY = 5;

    static final int TYPE = 0;
    static final int LEVEL = 1;
    static final int COUNT = 2;
    static final int HEAP = 4;
    static final int GARBAGE = 6;
    static final int NUMBER = 8;
    static final int PREFIX = 14;
    static final int TXN = 16;
    static final int BODY = 24;

    /** Bytes at the end of a page: low half of the transaction number, checksum. */
    static final int TRAILER = 8;

    /** Bytes of a page that are not body. */
    static final int OVERHEAD = BODY + TRAILER;

    /** Of a run: bytes of content. */
    static final int RUN_LENGTH = 24;

    /** Of a run: CRC32C of everything but itself. */
    static final int RUN_CRC = 28;

    /** Of a run: the content, which goes on through the pages that follow. */
    static final int RUN_CONTENT = 32;

    /** The page that says what the file is. */
    static final long HEADER_PAGE = 0;

    /** The first of two meta pages. */
    static final long FIRST_META_PAGE = 1;

    /** The first page that is anything else. */
    static final long FIRST_DATA_PAGE = 3;

    /** Bits of a page number. */
    static final long NUMBER_MASK = (1L << 48) - 1;

    /** Bit of the level that says that an entry of the page refers to a run. */
    static final int MAY_HOLD_RUNS = 0x80;

    static final int SMALLEST_PAGE = 4 << 10;
    static final int LARGEST_PAGE = 32 << 10;

    private PageLayout() {}

    /** Pages of a run. */
    static int runPages(long length, int pageSize) {
        return (int) ((RUN_CONTENT + length + pageSize - 1) / pageSize);
    }
}
