package dev.kvstore.internal.btree;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.memory.Region;

/** Visits the pages of a tree, parents first, and checks them. */
final class TreeWalk {
    /** Is told of pages. */
    interface Visitor {
        /**
         * A page, or a run of them, that an entry of the tree refers to; not checked yet.
         *
         * @return whether to check it, and to visit what it refers to
         */
        boolean refersTo(long page, int pages, int gen);

        /** A node that is whole. */
        default void node(Region r, long at, long page) {}
    }

    private final PageStore pages;
    private final Visitor visitor;

    TreeWalk(PageStore pages, Visitor visitor) {
        this.pages = pages;
        this.visitor = visitor;
    }

    /** Visits the tree; throws {@link StoreCorruptedException} at the first damage. */
    void walk(long root, long rootTxn) {
        requireInFile(root, 1);
        if (!visitor.refersTo(root, 1, (int) rootTxn)) {
            return;
        }
        String problem = pages.problemOf(root, (int) rootTxn, -1);
        if (problem != null) {
            throw pages.damage(root, problem);
        }
        int level = Node.level(pages.region(root), pages.offset(root));
        requireLevel(root, (int) rootTxn, level);
        visit(root, level);
    }

    private void visit(long page, int level) {
        Region r = pages.region(page);
        long at = pages.offset(page);
        visitor.node(r, at, page);
        int count = Node.count(r, at);
        for (int i = 0; i < count; i++) {
            long slot = Node.slot(r, at, i);
            if (Node.isLong(slot)) {
                run(r, Node.keyRun(r, at, slot, level == 0));
            }
            long tail = Node.tail(at, slot);
            if (level > 0) {
                child(r, tail, level - 1);
            } else if ((Node.flags(r, tail) & Node.RUN_VALUE) != 0) {
                run(r, Node.valueRun(r, tail));
            }
        }
    }

    private void child(Region r, long reference, int level) {
        long page = Node.referredPage(r, reference);
        int gen = Node.referredGen(r, reference);
        requireInFile(page, 1);
        if (visitor.refersTo(page, 1, gen)) {
            requireLevel(page, gen, level);
            visit(page, level);
        }
    }

    private void requireLevel(long page, int gen, int level) {
        String problem = pages.problemOf(page, gen, level);
        if (problem != null) {
            throw pages.damage(page, problem);
        }
    }

    /** Visitors count on it that what they hear of can be there. */
    private void requireInFile(long page, int count) {
        if (page < PageLayout.FIRST_DATA_PAGE || count <= 0 || page + count > pages.pages()) {
            throw pages.damage(
                    page, count + " pages from there do not lie within the " + pages.pages() + " of the file");
        }
    }

    private void run(Region r, long reference) {
        long page = Node.referredPage(r, reference);
        int gen = Node.referredGen(r, reference);
        long length = Node.referredLength(r, reference);
        int count = PageLayout.runPages(length, pages.pageSize());
        requireInFile(page, count);
        if (visitor.refersTo(page, count, gen)) {
            String problem = pages.problemOfRun(page, gen, length);
            if (problem != null) {
                throw pages.damage(page, problem);
            }
        }
    }
}
