package dev.kvstore.internal.btree;

import dev.kvstore.RepairReport;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.engine.RepairDirectories;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/**
 * Rebuilds a tree from what is intact of a damaged one, in another directory; of the damaged one nothing is changed.
 *
 * <p>Counts what lies below the newest state with a whole root. Without one, every whole leaf of the file does, and of a
 * key's entries that with the highest sequence number.
 */
public final class TreeRepair {
    private static final int LEAVES_PER_CHANGE = 512;

    private final Disk source;
    private final Disk target;
    private final NativeMemory memory;
    private final List<String> losses = new ArrayList<>();
    private final LongArrayList leaves = new LongArrayList();
    private final BitMap seen = new BitMap();

    private TreeRepair(Disk source, Disk target, NativeMemory memory) {
        this.source = source;
        this.target = target;
        this.memory = memory;
    }

    /** See {@link dev.kvstore.StoreFiles#repair}. The caller closes the disks. */
    public static RepairReport run(Disk source, Disk target, NativeMemory memory) {
        return RepairDirectories.repair(source, target, new TreeRepair(source, target, memory)::run);
    }

    private RepairReport run() throws IOException {
        try (Disk.InputFile file = source.open(FileNames.TREE)) {
            TreeFile.Header header = header(file);
            PageStore pages = header != null ? new PageStore(file, header.pageSize()) : guess(file);
            try {
                boolean found = header != null && findBelowState(pages, header);
                if (!found) {
                    losses.add("no state of the tree is whole: all whole leaves are read, and what was deleted or"
                            + " overwritten may reappear");
                    findEverywhere(pages);
                }
                long entries = rebuild(pages, !found);
                return new RepairReport(1, losses.isEmpty() ? 0 : 1, 0, entries, losses);
            } finally {
                pages.release();
            }
        }
    }

    private TreeFile.Header header(Disk.InputFile file) throws IOException {
        try {
            return TreeFile.readHeader(file, memory);
        } catch (StoreCorruptedException e) {
            losses.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** The size of pages at which some are whole; the smallest if none are. */
    private static PageStore guess(Disk.InputFile file) throws IOException {
        for (int size = PageLayout.LARGEST_PAGE; size > PageLayout.SMALLEST_PAGE; size /= 2) {
            PageStore pages = new PageStore(file, size);
            for (long page = PageLayout.FIRST_DATA_PAGE; page < pages.pages(); page++) {
                if (isWholeLeaf(pages, page)) {
                    return pages;
                }
            }
            pages.release();
        }
        return new PageStore(file, PageLayout.SMALLEST_PAGE);
    }

    private boolean findBelowState(PageStore pages, TreeFile.Header header) {
        TreeState state = state(pages, header);
        if (state == null) {
            return false;
        }
        int level = Node.level(pages.region(state.root), pages.offset(state.root));
        visit(pages, state.root, (int) state.rootTxn, level);
        return true;
    }

    /** The state that opening would take or, if it finds none, the newest with a whole root; null if there is none. */
    private TreeState state(PageStore pages, TreeFile.Header header) {
        try {
            Recovery.Found recovered = new Recovery(pages, header.storeId()).find();
            TreeState found = recovered.state().state();
            if (recovered.dropped() > 0) {
                losses.add(recovered.dropped() / MetaLayout.RECORD + " later states than that of transaction "
                        + found.txn + ", because pages of them are damaged or were never written");
            }
            if (pages.problemOf(found.root, (int) found.rootTxn, -1) == null) {
                return found;
            }
        } catch (StoreCorruptedException e) {
            losses.add(String.valueOf(e.getMessage()));
        }
        for (MetaRecord record : MetaPages.readAll(pages, header.storeId())) {
            if (pages.problemOf(record.state().root, (int) record.state().rootTxn, -1) == null) {
                return record.state();
            }
        }
        return null;
    }

    private void visit(PageStore pages, long page, int gen, int level) {
        String problem = seen.contains(page) ? "is referred to twice" : pages.problemOf(page, gen, level);
        if (problem != null) {
            losses.add(pages.damage(page, problem).getMessage() + ", and all that is below it");
            return;
        }
        seen.add(page);
        if (level == 0) {
            leaves.add(page);
            return;
        }
        var r = pages.region(page);
        long at = pages.offset(page);
        for (int i = 0; i < Node.count(r, at); i++) {
            long reference = Node.tail(at, Node.slot(r, at, i));
            visit(pages, Node.referredPage(r, reference), Node.referredGen(r, reference), level - 1);
        }
    }

    private void findEverywhere(PageStore pages) {
        leaves.clear();
        for (long page = PageLayout.FIRST_DATA_PAGE; page < pages.pages(); page++) {
            if (isWholeLeaf(pages, page)) {
                leaves.add(page);
            }
        }
    }

    private static boolean isWholeLeaf(PageStore pages, long page) {
        var r = pages.region(page);
        long at = pages.offset(page);
        return Node.type(r, at) == PageLayout.LEAF && pages.problemOfFrame(r, at, page, (int) Node.txn(r, at)) == null;
    }

    private long rebuild(PageStore pages, boolean newestWins) throws IOException {
        StoreOptions options = StoreOptions.builder()
                .engine(StorageEngine.BTREE)
                .blockBytes(pages.pageSize())
                .build();
        TreeEngine engine = TreeEngine.open(target, options, memory);
        try (EntryCopier copier = new EntryCopier(pages, memory, newestWins, losses)) {
            for (int from = 0; from < leaves.size(); from += LEAVES_PER_CHANGE) {
                int first = from;
                int end = Math.min(leaves.size(), from + LEAVES_PER_CHANGE);
                engine.change((writer, sequence) -> {
                    for (int i = first; i < end; i++) {
                        copier.copy(leaves.get(i), writer);
                    }
                    return (int) Math.max(0, copier.largestSequence() - sequence + 1);
                });
            }
            return engine.entries();
        } finally {
            engine.close();
        }
    }
}
