package dev.kvstore.internal.btree;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.Findings;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.List;

/** Shows the meta records of a tree's file, counts its pages, and checks all that the present state refers to. */
public final class PageInspector {
    private static final int PERCENT = 100;

    private final PageStore pages;
    private final TreeFile.Header header;
    private final NativeMemory memory;
    private final Findings findings = new Findings(
            "pages", "page", "place", "txn", "durable", "clean", "root", "sequence", "entries", "pages", "spaceMap");
    private final BitMap seen = new BitMap();
    private long leaves;
    private long branches;
    private long entries;
    private long usedBytes;
    private int depth;

    private PageInspector(PageStore pages, TreeFile.Header header, NativeMemory memory) {
        this.pages = pages;
        this.header = header;
        this.memory = memory;
    }

    private interface Look {
        Findings at(PageStore pages, TreeFile.Header header);
    }

    /** Looks into the tree's file of a directory. */
    public static Findings inspect(Disk disk, NativeMemory memory) throws IOException {
        return open(disk, memory, (pages, header) -> new PageInspector(pages, header, memory).inspect());
    }

    /** Looks into one page of it. */
    public static Findings inspectPage(Disk disk, long page, NativeMemory memory) throws IOException {
        return open(disk, memory, (pages, header) -> new PageDump(pages, page).result());
    }

    private static Findings open(Disk disk, NativeMemory memory, Look look) throws IOException {
        if (!TreeFile.exists(disk)) {
            throw new StoreNotFoundException("there is no " + FileNames.TREE + " in " + disk.path());
        }
        try (Disk.InputFile file = disk.open(FileNames.TREE)) {
            TreeFile.Header header = TreeFile.readHeader(file, memory);
            PageStore pages = new PageStore(file, header.pageSize());
            try {
                return look.at(pages, header);
            } finally {
                pages.release();
            }
        }
    }

    private Findings inspect() {
        findings.property("storeId", header.storeId().toString());
        findings.property("pageBytes", pages.pageSize());
        findings.property("pages", pages.pages());
        List<MetaRecord> records = MetaPages.readAll(pages, header.storeId());
        records.forEach(this::row);
        try {
            Recovery.Found found = new Recovery(pages, header.storeId()).find();
            findings.property("txn", found.state().txn());
            findings.property("durableTxn", found.durable().txn());
            findings.property("previousDurableTxn", found.previous().txn());
            findings.property("entries", found.state().state().entries);
            tree(found.state().state());
            statistics();
            spaceMap(found);
        } catch (StoreCorruptedException e) {
            findings.problem(String.valueOf(e.getMessage()));
        }
        return findings;
    }

    private void row(MetaRecord each) {
        TreeState state = each.state();
        findings.row(
                each.metaPage(),
                each.place(),
                each.txn(),
                each.isDurable(),
                each.isClean(),
                state.root,
                state.sequence,
                state.entries,
                state.end,
                state.spaceMap);
    }

    private void tree(TreeState state) {
        TreeWalk.Visitor visitor = new TreeWalk.Visitor() {
            @Override
            public boolean refersTo(long page, int count, int gen) {
                for (long each = page; each < page + count; each++) {
                    if (!seen.add(each)) {
                        findings.problem(
                                pages.damage(each, "is referred to twice").getMessage());
                        return false;
                    }
                }
                return true;
            }

            @Override
            public void node(Region r, long at, long page) {
                count(r, at, page);
            }
        };
        new TreeWalk(pages, visitor).walk(state.root, state.rootTxn);
        if (entries != state.entries) {
            findings.problem("the meta record says that the tree has " + state.entries + " entries, found " + entries);
        }
    }

    private void count(Region r, long at, long page) {
        int level = Node.level(r, at);
        depth = Math.max(depth, level + 1);
        if (level == 0) {
            leaves++;
            entries += Node.count(r, at);
            usedBytes += NodeEditor.used(pages.pageSize(), r, at);
        } else {
            branches++;
        }
        String problem = NodeOrder.problem(pages, r, at, memory);
        if (problem != null) {
            findings.problem(pages.damage(page, problem).getMessage());
        }
    }

    private void statistics() {
        findings.property("depth", depth);
        findings.property("leaves", leaves);
        findings.property("branches", branches);
        findings.property("runPages", seen.size() - leaves - branches);
        long room = leaves * (pages.pageSize() - PageLayout.OVERHEAD);
        findings.property("leafFillPercent", room == 0 ? 0 : usedBytes * PERCENT / room);
    }

    private void spaceMap(Recovery.Found found) {
        TreeState durable = found.durable().state();
        SpaceMap map = new SpaceMap(pages);
        BitMap free = map.read(durable.spaceMap, durable.spaceMapTxn);
        findings.property("freePages", free.size());
        findings.property("spaceMapPages", map.ownPages().size());
        if (!found.isDurable()) {
            return;
        }
        map.ownPages().forEach(seen::add);
        for (long page = free.next(0); page >= 0; page = free.next(page + 1)) {
            if (seen.contains(page)) {
                findings.problem(pages.damage(page, "is in use, but the space map says that it is free")
                        .getMessage());
            }
        }
    }
}
