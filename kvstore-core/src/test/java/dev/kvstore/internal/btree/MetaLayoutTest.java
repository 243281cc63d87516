package dev.kvstore.internal.btree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records of meta pages: whole and at home, or not there at all. */
class MetaLayoutTest {
    private static final StoreId STORE = new StoreId(3, 4);

    /** Where the record lies: between bytes that would be none. */
    private static final long AT = MetaLayout.PLACE;

    private final Region page = new NativeMemory().allocate(MemoryComponent.SCRATCH, 3 * MetaLayout.PLACE);

    @BeforeEach
    void fill() {
        page.fill(0, page.capacity(), (byte) -1);
    }

    @AfterEach
    void release() {
        page.close();
    }

    @Test
    void everyFieldComesBack() {
        write(STORE, 1);
        MetaRecord record = read(STORE, 1);
        TreeState state = record.state();
        assertEquals(11, state.txn);
        assertEquals(10, state.durableTxn);
        assertEquals(9, state.previousDurableTxn);
        assertEquals(8, state.root);
        assertEquals(7, state.rootTxn);
        assertEquals(6, state.sequence);
        assertEquals(5, state.entries);
        assertEquals(4, state.end);
        assertEquals(3, state.spaceMap);
        assertEquals(2, state.spaceMapTxn);
        assertTrue(record.isDurable() && record.isClean());
    }

    @Test
    void aRecordOfAnotherStoreOrPageIsNone() {
        write(new StoreId(9, 4), 1);
        assertNull(read(STORE, 1));
        write(new StoreId(3, 9), 1);
        assertNull(read(STORE, 1));
        write(STORE, 2);
        assertNull(read(STORE, 1));
    }

    @Test
    void aRecordWithAnyFlippedBitIsNone() {
        write(STORE, 1);
        for (int bit = 0; bit < MetaLayout.RECORD * Byte.SIZE; bit++) {
            long at = AT + bit / Byte.SIZE;
            byte whole = page.getByte(at);
            page.putByte(at, (byte) (whole ^ 1 << bit % Byte.SIZE));
            assertNull(read(STORE, 1), "bit " + bit);
            page.putByte(at, whole);
        }
        assertNotNull(read(STORE, 1));
    }

    private void write(StoreId store, long metaPage) {
        TreeState state = new TreeState();
        state.txn = 11;
        state.durableTxn = 10;
        state.previousDurableTxn = 9;
        state.root = 8;
        state.rootTxn = 7;
        state.sequence = 6;
        state.entries = 5;
        state.end = 4;
        state.spaceMap = 3;
        state.spaceMapTxn = 2;
        MetaLayout.write(page, AT, state, MetaLayout.DURABLE | MetaLayout.CLEAN, store, metaPage, new Checksum());
    }

    private MetaRecord read(StoreId store, long metaPage) {
        return MetaLayout.read(page, AT, store, metaPage, 0, new Checksum());
    }
}
