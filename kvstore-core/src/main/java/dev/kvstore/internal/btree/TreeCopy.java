package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.WorkControl;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** Writes a tree file from front to back: header, meta pages, the pages of one tree, and a space map behind them. */
final class TreeCopy {
    private final Disk target;
    private final String name;
    private final WorkControl control;
    private final PageStore pages;
    private final TreeParts parts;
    private final int pageSize;

    TreeCopy(Disk target, String name, TreeParts parts, WorkControl control) {
        this.control = control;
        this.target = target;
        this.name = name;
        this.parts = parts;
        this.pages = parts.pages();
        this.pageSize = pages.pageSize();
    }

    /** Writes the used pages below {@code end}, all of which stay as they are meanwhile. */
    void write(BitMap used, long end, Published.View tree, long rootTxn, long entries) throws IOException {
        try (Disk.OutputFile plain = target.create(name)) {
            writeStart(plain, used, end);
            plain.force();
        }
        try (Disk.PageFile file = target.openPages(name)) {
            PageStore copy = new PageStore(file, pageSize);
            try {
                finish(copy, used, tree, rootTxn, entries);
                file.force();
            } finally {
                copy.release();
            }
        }
    }

    private void writeStart(Disk.OutputFile file, BitMap used, long end) throws IOException {
        try (Region empty = TreeCheckpoint.pageBuffer(parts)) {
            empty.fill(0, pageSize, (byte) 0);
            control.expect(end * pageSize);
            for (long page = 0; page < end; page++) {
                control.checkCancelled();
                control.advance(pageSize);
                if (used.contains(page)) {
                    file.write(pages.region(page), pages.offset(page), pageSize);
                } else {
                    file.write(empty, 0, pageSize);
                }
            }
        }
    }

    /** A transaction of the copy's own: it writes the space map, from the pages that are not used. */
    private void finish(PageStore copy, BitMap used, Published.View tree, long rootTxn, long entries)
            throws IOException {
        StoreId storeId = parts.header().storeId();
        TreeFile.writeHeader(copy.region(0), storeId, pageSize);
        BitMap free = new BitMap();
        for (long page = PageLayout.FIRST_DATA_PAGE; page < copy.pages(); page++) {
            if (!used.contains(page)) {
                free.add(page);
            }
        }
        PageAllocator allocator = new PageAllocator(copy, new Pins(), parts.readers(), 0);
        allocator.start(free, new BitMap(), 0);
        SpaceMap map = new SpaceMap(copy);
        TreeState state = new TreeState();
        state.txn = rootTxn + 1;
        map.write(allocator, state.txn);
        state.durableTxn = state.txn;
        state.previousDurableTxn = state.txn;
        state.root = tree.root();
        state.rootTxn = rootTxn;
        state.sequence = tree.sequence();
        state.entries = entries;
        state.end = allocator.end();
        state.spaceMap = map.directory();
        state.spaceMapTxn = map.directoryTxn();
        new MetaPages(copy, storeId, PageLayout.FIRST_META_PAGE).writeClean(state, null);
    }
}
