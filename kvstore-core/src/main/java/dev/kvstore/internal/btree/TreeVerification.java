package dev.kvstore.internal.btree;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.VerifyReport;
import dev.kvstore.internal.engine.WorkControl;
import dev.kvstore.internal.memory.Region;
import java.util.ArrayList;
import java.util.List;

/** Reads back and checks every page of the present tree: that it is whole, in order, and referred to once. */
final class TreeVerification {
    private final TreeParts parts;
    private final WorkControl control;
    private final PageStore pages;
    private final List<String> problems = new ArrayList<>();
    private final BitMap seen = new BitMap();
    private BitMap free = new BitMap();
    private long entries;
    private long pageCount;

    TreeVerification(TreeParts parts, WorkControl control) {
        this.parts = parts;
        this.control = control;
        this.pages = parts.pages();
    }

    VerifyReport run() {
        long root;
        long birth;
        parts.queue().lock();
        try {
            root = parts.published().root();
            birth = Node.txn(pages.region(root), pages.offset(root));
            free = parts.allocator().unreferencedPages().copy();
            parts.pins().add(birth);
            pages.retain();
        } finally {
            parts.queue().unlock();
        }
        try {
            walk(root, birth);
        } finally {
            pages.release();
            parts.pins().remove(birth);
        }
        return new VerifyReport(1, entries, pageCount * pages.pageSize(), problems);
    }

    private void walk(long root, long birth) {
        control.expect(pages.pages() * pages.pageSize());
        TreeWalk.Visitor visitor = new TreeWalk.Visitor() {
            @Override
            public boolean refersTo(long page, int count, int gen) {
                for (long each = page; each < page + count; each++) {
                    if (!seen.add(each)) {
                        problems.add(pages.damage(each, "is referred to twice").getMessage());
                        return false;
                    }
                    if (free.contains(each)) {
                        problems.add(pages.damage(each, "is in use, but among the free ones")
                                .getMessage());
                    }
                }
                control.checkCancelled();
                control.advance((long) count * pages.pageSize());
                pageCount += count;
                return true;
            }

            @Override
            public void node(Region r, long at, long page) {
                checkOrder(r, at, page);
            }
        };
        try {
            new TreeWalk(pages, visitor).walk(root, birth);
        } catch (StoreCorruptedException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** Whether each key of a node is found where it lies. */
    private void checkOrder(Region r, long at, long page) {
        entries += Node.level(r, at) == 0 ? Node.count(r, at) : 0;
        String problem = NodeOrder.problem(pages, r, at, parts.memory());
        if (problem != null) {
            problems.add(pages.damage(page, problem).getMessage());
        }
    }
}
