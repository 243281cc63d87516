package dev.kvstore.internal.btree;

import dev.kvstore.StoreNotFoundException;
import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import java.util.List;

/** Makes the durable state before the last one of a tree that is not open the present one, if all of it is still there. */
public final class TreeRevert {
    private TreeRevert() {}

    /** See {@link dev.kvstore.StoreFiles#revertTree}. The caller closes the disk. */
    public static long run(Disk disk, NativeMemory memory) {
        if (!disk.directoryExists() || !TreeFile.exists(disk)) {
            throw new StoreNotFoundException("there is no " + FileNames.TREE + " in " + disk.path());
        }
        try (Disk.DirectoryLock lock = disk.lock()) {
            TreeFile.Header header;
            try (Disk.InputFile input = disk.open(FileNames.TREE)) {
                header = TreeFile.readHeader(input, memory);
            }
            try (Disk.PageFile file = disk.openPages(FileNames.TREE)) {
                PageStore pages = new PageStore(file, header.pageSize());
                try {
                    return revert(pages, header);
                } finally {
                    pages.release();
                }
            }
        } catch (IOException e) {
            throw DiskFailures.of(disk, "the tree can't be reverted", e);
        }
    }

    private static long revert(PageStore pages, TreeFile.Header header) throws IOException {
        List<MetaRecord> records = MetaPages.readAll(pages, header.storeId());
        List<MetaRecord> durable =
                records.stream().filter(MetaRecord::isDurable).toList();
        long newest = durable.isEmpty() ? 0 : durable.get(0).txn();
        MetaRecord before = durable.stream()
                .filter(record -> record.txn() < newest)
                .findFirst()
                .orElseThrow(() ->
                        new StoreNotFoundException(FileNames.TREE + " knows no durable state before its last one"));
        requireWhole(pages, before.state());
        TreeState state = new TreeState();
        state.copyFrom(before.state());
        // What was free at the file's end may have been given back since.
        state.end = Math.min(state.end, pages.pages());
        // Pages that only the states left behind knew must not pass for those of transactions to come.
        state.txn = records.get(0).txn() + TreeOpener.TXN_JUMP;
        state.durableTxn = state.txn;
        state.previousDurableTxn = state.txn;
        MetaPages.replaceAll(pages, header.storeId(), state);
        pages.file().force();
        return state.sequence;
    }

    private static void requireWhole(PageStore pages, TreeState state) {
        BitMap seen = new BitMap();
        TreeWalk.Visitor visitor = (page, count, gen) -> {
            for (long each = page; each < page + count; each++) {
                seen.add(each);
            }
            return true;
        };
        new TreeWalk(pages, visitor).walk(state.root, state.rootTxn);
        BitMap free = new SpaceMap(pages).read(state.spaceMap, state.spaceMapTxn);
        for (long page = free.next(0); page >= 0; page = free.next(page + 1)) {
            if (seen.contains(page)) {
                throw pages.damage(page, "is in use, but the space map says that it is free");
            }
        }
    }
}
