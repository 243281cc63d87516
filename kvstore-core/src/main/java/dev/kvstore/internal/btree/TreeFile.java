package dev.kvstore.internal.btree;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/**
 * The file's first page: the common header, and the size of pages. Creates and opens the file.
 *
 * <pre>
 *  0        48          52
 *  +--------+-----------+-----+
 *  | header | page size | crc |
 *  +--------+-----------+-----+
 * </pre>
 */
final class TreeFile {
    /** The file's number in its header; it is the only one. */
    private static final long NUMBER = 1;

    private static final int PAGE_SIZE = FileHeader.LENGTH;
    private static final int CRC = PAGE_SIZE + Integer.BYTES;
    private static final int HEADER_BYTES = CRC + Integer.BYTES;
    private static final int FIRST_PAGES = 16;

    /** What the first page says. */
    record Header(StoreId storeId, int pageSize) {}

    private TreeFile() {}

    static boolean exists(Disk disk) {
        return disk.exists(FileNames.TREE);
    }

    /** Creates an empty tree durably, or not at all. */
    static void create(Disk disk, StoreId storeId, int pageSize, NativeMemory memory) throws IOException {
        String temporary = FileNames.temporary(FileNames.TREE);
        disk.delete(temporary);
        try (Disk.PageFile file = disk.createPages(temporary)) {
            file.grow((long) FIRST_PAGES * pageSize);
            PageStore pages = new PageStore(file, pageSize);
            try {
                writeHeader(pages.region(0), storeId, pageSize);
                writeFirstState(pages, storeId, memory);
                file.force();
            } finally {
                pages.release();
            }
        }
        disk.rename(temporary, FileNames.TREE);
        disk.syncDirectory();
    }

    static void writeHeader(Region page, StoreId storeId, int pageSize) {
        Checksum checksum = new Checksum();
        FileHeader.write(page, 0, FileHeader.TREE, storeId, NUMBER, checksum);
        page.putInt(PAGE_SIZE, pageSize);
        page.putInt(CRC, checksum.reset().update(page, 0, CRC).value());
    }

    static Header readHeader(Disk.InputFile file, NativeMemory memory) throws IOException {
        if (file.size() < PageLayout.FIRST_DATA_PAGE * PageLayout.SMALLEST_PAGE) {
            throw new StoreCorruptedException(FileNames.TREE, file.size(), "the file ends within its first pages");
        }
        try (Region start = memory.allocate(MemoryComponent.SCRATCH, HEADER_BYTES)) {
            file.read(0, start, 0, HEADER_BYTES);
            Checksum checksum = new Checksum();
            StoreId storeId = FileHeader.check(start, 0, FileHeader.TREE, null, NUMBER, FileNames.TREE, checksum);
            int sum = checksum.reset().update(start, 0, CRC).value();
            int pageSize = start.getInt(PAGE_SIZE);
            if (sum != start.getInt(CRC)
                    || pageSize < PageLayout.SMALLEST_PAGE
                    || pageSize > PageLayout.LARGEST_PAGE
                    || Integer.bitCount(pageSize) != 1) {
                throw new StoreCorruptedException(
                        FileNames.TREE, PAGE_SIZE, "page size or its checksum is wrong, found size " + pageSize);
            }
            return new Header(storeId, pageSize);
        }
    }

    private static void writeFirstState(PageStore pages, StoreId storeId, NativeMemory memory) {
        long root = PageLayout.FIRST_DATA_PAGE;
        try (Scratch scratch = new Scratch(memory)) {
            NodeEditor editor = new NodeEditor(pages.pageSize(), scratch);
            editor.init(pages.region(root), pages.offset(root), PageLayout.LEAF, 0, root, 1);
        }
        pages.seal(root);
        TreeState first = new TreeState();
        first.txn = 1;
        first.durableTxn = 1;
        first.previousDurableTxn = 1;
        first.root = root;
        first.rootTxn = 1;
        first.end = FIRST_PAGES;
        new MetaPages(pages, storeId, PageLayout.FIRST_META_PAGE).writeClean(first, null);
    }
}
