package dev.kvstore.internal.sstable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Footers whose checksum is right. */
class TableFooterTest {
    private static final long END = 1000;
    private static final long FILE = 7;
    private static final TableFooter SOUND = new TableFooter(10, 500, 100, 400, 100, 600, 50, 650, 350);

    private final Region region = new NativeMemory().allocate(MemoryComponent.SCRATCH, TableLayout.FOOTER_LENGTH);

    @AfterEach
    void release() {
        region.close();
    }

    @Test
    void aFooterComesBack() {
        SOUND.write(region, 0, END, FILE, new Checksum());
        assertEquals(SOUND, read());
    }

    @Test
    void sectionsThatDoNotFillTheFileAreDamage() {
        TableFooter[] footers = {
            new TableFooter(10, 500, 100, TableLayout.DATA_START - 1, 501 - TableLayout.DATA_START, 600, 50, 650, 350),
            new TableFooter(10, 500, 100, 400, 99, 600, 50, 650, 350),
            new TableFooter(10, 500, 101, 400, 100, 600, 50, 650, 350),
            new TableFooter(10, 500, 100, 400, 100, 600, 51, 650, 350),
            new TableFooter(10, 500, 100, 400, 100, 600, 50, 650, 351),
            new TableFooter(10, 500, 4, 400, 100, 504, 146, 650, 350),
            new TableFooter(10, 500, 100, 400, 100, 600, 396, 996, 4),
            new TableFooter(10, 500, 100, 600, -100, 600, 50, 650, 350),
            new TableFooter(10, 1L << 40, 100, 400, (1L << 40) - 400, (1L << 40) + 100, 50, 650, 350),
        };
        for (TableFooter footer : footers) {
            footer.write(region, 0, END, FILE, new Checksum());
            StoreCorruptedException damage = assertThrows(StoreCorruptedException.class, this::read, footer::toString);
            assertTrue(damage.getMessage().contains("one after the other"), damage::getMessage);
        }
    }

    @Test
    void footersOfOtherFormatsAreRefusedAsSuch() {
        for (int version : new int[] {FileHeader.OLDEST_READABLE - 1, FileHeader.FORMAT_VERSION + 1}) {
            SOUND.write(region, 0, END, FILE, new Checksum());
            region.putShort(TableLayout.FOOTER_VERSION, version);
            int crc = TableLayout.checksum(new Checksum(), region, 0, TableLayout.FOOTER_CRC, END, FILE);
            region.putInt(TableLayout.FOOTER_CRC, crc);
            assertThrows(StoreFormatException.class, this::read);
        }
    }

    @Test
    void aFooterElsewhereOrOfAnotherFileIsDamage() {
        SOUND.write(region, 0, END + 1, FILE, new Checksum());
        assertThrows(StoreCorruptedException.class, this::read);
        SOUND.write(region, 0, END, FILE + 1, new Checksum());
        assertThrows(StoreCorruptedException.class, this::read);
    }

    private TableFooter read() {
        return TableFooter.read(region, 0, END, FILE, "table", new Checksum());
    }
}
