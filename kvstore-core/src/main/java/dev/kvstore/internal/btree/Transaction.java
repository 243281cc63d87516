package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/**
 * The running transaction's tree: its root, the path of the present change, and pages that are copied before they are
 * changed the first time. Under the write lock.
 */
final class Transaction {
    private static final int MOST_LEVELS = 64;

    final PageStore pages;
    final PageAllocator allocator;
    final NodeEditor editor;
    final Runs runs;

    /** Page by level, from the leaf at 0; and which child of it, or entry, the path goes through. */
    final long[] path = new long[MOST_LEVELS];

    final int[] index = new int[MOST_LEVELS];

    /** The leaf that an entry was last inserted into, followed from copy to copy; a guess. */
    long hotLeaf;

    private long txn;
    private long root;
    private int rootLevel;
    private long entries;

    Transaction(PageStore pages, PageAllocator allocator, NodeEditor editor) {
        this.pages = pages;
        this.allocator = allocator;
        this.editor = editor;
        this.runs = new Runs(pages, allocator);
    }

    /** Begins at a published state. */
    void begin(long number, long publishedRoot, long publishedEntries) {
        txn = number;
        root = publishedRoot;
        rootLevel = publishedRoot == 0 ? 0 : Node.level(pages.region(root), pages.offset(root));
        entries = publishedEntries;
    }

    long txn() {
        return txn;
    }

    long root() {
        return root;
    }

    int rootLevel() {
        return rootLevel;
    }

    long entries() {
        return entries;
    }

    void addEntries(long more) {
        entries += more;
    }

    Region region(long page) {
        return pages.region(page);
    }

    long offset(long page) {
        return pages.offset(page);
    }

    /** Makes another page the root. */
    void root(long page, int level) {
        root = page;
        rootLevel = level;
    }

    /** Goes down to the leaf that a key belongs to, and makes the whole path writable. */
    void descend(Region key, long keyOffset, int keyLength) throws IOException {
        root = writable(root);
        long page = root;
        for (int level = rootLevel; level > 0; level--) {
            path[level] = page;
            Region r = region(page);
            int child = NodeSearch.inBranch(pages, r, offset(page), key, keyOffset, keyLength);
            index[level] = child;
            page = writableChild(page, child, level - 1);
        }
        path[0] = page;
    }

    /** Makes a child of a writable branch writable. */
    long writableChild(long parent, int child, int level) throws IOException {
        Region r = region(parent);
        long at = offset(parent);
        long reference = Node.tail(at, Node.slot(r, at, child));
        long page = Node.referredPage(r, reference);
        pages.check(page, Node.referredGen(r, reference), level);
        long writable = writable(page);
        if (writable != page) {
            NodeEditor.writeReference(r, reference, writable, (int) txn);
        }
        return writable;
    }

    /** A page of this transaction with the content of {@code page}, which may be that itself. */
    long writable(long page) throws IOException {
        Region from = region(page);
        long source = offset(page);
        long birth = Node.txn(from, source);
        if (birth == txn) {
            return page;
        }
        long copy = allocator.take();
        if (copy == page) {
            throw pages.damage(page, "is in use, but the space map says that it is free");
        }
        Region to = region(copy);
        long target = offset(copy);
        to.copyFrom(target, from, source, pages.pageSize());
        long prefix = Node.prefixLength(from, source);
        to.putLong(target + PageLayout.NUMBER, copy | prefix << 48);
        to.putLong(target + PageLayout.TXN, txn);
        pages.markChecked(copy);
        allocator.free(page, 1, birth);
        if (page == hotLeaf) {
            hotLeaf = copy;
        }
        return copy;
    }

    /** A new, empty node. */
    long newNode(int level) throws IOException {
        long page = allocator.take();
        int type = level == 0 ? PageLayout.LEAF : PageLayout.BRANCH;
        editor.init(region(page), offset(page), type, level, page, txn);
        pages.markChecked(page);
        return page;
    }

    /** Frees a node; its runs are the caller's. */
    void freeNode(long page) {
        Region r = region(page);
        long at = offset(page);
        long birth = Node.txn(r, at);
        if (birth == txn) {
            r.putByte(at + PageLayout.TYPE, (byte) 0);
            allocator.giveBack(page, 1);
        } else {
            allocator.free(page, 1, birth);
        }
    }

    /** Completes all pages of the transaction. */
    void seal() {
        var taken = allocator.taken();
        for (int i = 0; i < taken.size(); i += 2) {
            long page = taken.get(i);
            if (!allocator.holds(page)) {
                continue;
            }
            Region r = region(page);
            int type = Node.type(r, offset(page));
            if (type != PageLayout.RUN && type != 0) {
                pages.seal(page);
            }
        }
    }
}
