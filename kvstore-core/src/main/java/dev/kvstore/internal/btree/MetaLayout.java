package dev.kvstore.internal.btree;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.memory.Region;

/**
 * A meta page: places of 512 bytes, the unit in which devices write, for records of 128.
 *
 * <pre>
 *  place  0 and 3   the durable state that this page is for, twice
 *         1 and 2   states that are not durable yet, by turns
 *
 *  0     4      8          24    32       40       48     56       64        72       80    88    96     104
 *  +-----+------+----------+-----+--------+--------+------+--------+---------+--------+-----+-----+------+------+
 *  | crc |flags | store id | txn | durable|previous| root | root   | sequence| entries| end | map | map  | meta |
 *  |     |      |          |     | txn    | durable|      | txn    |         |        |     |     | txn  | page |
 *  +-----+------+----------+-----+--------+--------+------+--------+---------+--------+-----+-----+------+------+
 * </pre>
 *
 * The CRC32C covers everything behind it. The two meta pages take turns with every durable state; what is not durable
 * goes to the page whose durable state is the older.
 */
final class MetaLayout {
    static final int PLACE = 512;
    static final int RECORD = 112;
    static final int DURABLE_PLACE = 0;
    static final int DURABLE_COPY = 3;
    static final int PLACES = 4;

    /** Flag: the state is durable. */
    static final int DURABLE = 1;

    /** Flag: the store was closed with this state. */
    static final int CLEAN = 2;

    private static final int CRC = 0;
    private static final int FLAGS = 4;
    private static final int STORE_ID = 8;
    private static final int TXN = 24;
    private static final int DURABLE_TXN = 32;
    private static final int PREVIOUS_DURABLE_TXN = 40;
    private static final int ROOT = 48;
    private static final int ROOT_TXN = 56;
    private static final int SEQUENCE = 64;
    private static final int ENTRIES = 72;
    private static final int END = 80;
    private static final int SPACE_MAP = 88;
    private static final int SPACE_MAP_TXN = 96;
    private static final int META_PAGE = 104;

    private MetaLayout() {}

    static void write(
            Region r, long at, TreeState state, int flags, StoreId storeId, long metaPage, Checksum checksum) {
        r.putInt(at + FLAGS, flags);
        r.putLong(at + STORE_ID, storeId.high());
        r.putLong(at + STORE_ID + Long.BYTES, storeId.low());
        r.putLong(at + TXN, state.txn);
        r.putLong(at + DURABLE_TXN, state.durableTxn);
        r.putLong(at + PREVIOUS_DURABLE_TXN, state.previousDurableTxn);
        r.putLong(at + ROOT, state.root);
        r.putLong(at + ROOT_TXN, state.rootTxn);
        r.putLong(at + SEQUENCE, state.sequence);
        r.putLong(at + ENTRIES, state.entries);
        r.putLong(at + END, state.end);
        r.putLong(at + SPACE_MAP, state.spaceMap);
        r.putLong(at + SPACE_MAP_TXN, state.spaceMapTxn);
        r.putLong(at + META_PAGE, metaPage);
        r.putInt(at + CRC, checksum(r, at, checksum));
    }

    /** Reads a record; null when there is none that is whole and of this store and page. */
    static MetaRecord read(Region r, long at, StoreId storeId, long metaPage, int place, Checksum checksum) {
        boolean own = r.getLong(at + STORE_ID) == storeId.high()
                && r.getLong(at + STORE_ID + Long.BYTES) == storeId.low()
                && r.getLong(at + META_PAGE) == metaPage;
        if (!own || r.getInt(at + CRC) != checksum(r, at, checksum)) {
            return null;
        }
        TreeState state = new TreeState();
        state.txn = r.getLong(at + TXN);
        state.durableTxn = r.getLong(at + DURABLE_TXN);
        state.previousDurableTxn = r.getLong(at + PREVIOUS_DURABLE_TXN);
        state.root = r.getLong(at + ROOT);
        state.rootTxn = r.getLong(at + ROOT_TXN);
        state.sequence = r.getLong(at + SEQUENCE);
        state.entries = r.getLong(at + ENTRIES);
        state.end = r.getLong(at + END);
        state.spaceMap = r.getLong(at + SPACE_MAP);
        state.spaceMapTxn = r.getLong(at + SPACE_MAP_TXN);
        return new MetaRecord(state, r.getInt(at + FLAGS), metaPage, place);
    }

    private static int checksum(Region r, long at, Checksum checksum) {
        return checksum.reset().update(r, at + FLAGS, RECORD - FLAGS).value();
    }
}
