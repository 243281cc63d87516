package dev.kvstore.internal.btree;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/**
 * Goes through the tree in the order of its keys and moves what lies from a page on to free pages before, piece by piece;
 * a piece is a branch of the lowest level and its leaves. Under the write lock.
 */
final class PageMover implements AutoCloseable {
    /** With fewer free pages a piece is not begun: the file must not grow. */
    private static final int LEAST_USABLE = 64;

    private final PageStore pages;
    private final long limit;

    /** Where the next piece begins. */
    private final Region key;

    private int keyLength;
    private boolean hasMore = true;
    private long seenPages;

    PageMover(PageStore pages, long limit, NativeMemory memory) {
        this.pages = pages;
        this.limit = limit;
        this.key = memory.allocate(MemoryComponent.SCRATCH, Limits.MAX_INTERNAL_KEY_LENGTH + Long.BYTES);
    }

    boolean hasMore() {
        return hasMore;
    }

    long seenPages() {
        return seenPages;
    }

    /** Moves the next piece in the running transaction. */
    void movePiece(Transaction txn) throws IOException {
        if (txn.allocator.usable() < LEAST_USABLE) {
            hasMore = false;
            return;
        }
        txn.descend(key, 0, keyLength);
        for (int level = 0; level <= txn.rootLevel(); level++) {
            moveRuns(txn, txn.path[level]);
        }
        if (txn.rootLevel() > 0) {
            moveLeaves(txn, txn.path[1]);
        }
        hasMore = findNext(txn);
    }

    @Override
    public void close() {
        key.close();
    }

    private void moveLeaves(Transaction txn, long branch) throws IOException {
        Region r = pages.region(branch);
        long at = pages.offset(branch);
        int count = Node.count(r, at);
        for (int i = 0; i < count; i++) {
            long leaf = TreeReader.child(pages, r, at, i, 0);
            if (leaf >= limit && txn.allocator.hasUsableBelow(leaf)) {
                leaf = txn.writableChild(branch, i, 0);
            }
            if (hasRunToMove(leaf)) {
                moveRuns(txn, txn.writableChild(branch, i, 0));
            }
        }
        seenPages += count;
    }

    private boolean hasRunToMove(long page) {
        Region r = pages.region(page);
        long at = pages.offset(page);
        if (!Node.mayHoldRuns(r, at)) {
            return false;
        }
        int count = Node.count(r, at);
        for (int i = 0; i < count; i++) {
            long slot = Node.slot(r, at, i);
            boolean valueInRun = (Node.flags(r, Node.tail(at, slot)) & Node.RUN_VALUE) != 0;
            if ((Node.isLong(slot) && liesBehind(r, Node.keyRun(r, at, slot, true)))
                    || (valueInRun && liesBehind(r, Node.valueRun(r, Node.tail(at, slot))))) {
                return true;
            }
        }
        return false;
    }

    /** Moves the runs that a writable node refers to. */
    private void moveRuns(Transaction txn, long page) {
        Region r = pages.region(page);
        long at = pages.offset(page);
        if (!Node.mayHoldRuns(r, at)) {
            return;
        }
        boolean isLeaf = Node.level(r, at) == 0;
        int count = Node.count(r, at);
        for (int i = 0; i < count; i++) {
            long slot = Node.slot(r, at, i);
            if (Node.isLong(slot)) {
                moveRun(txn, r, Node.keyRun(r, at, slot, isLeaf));
            }
            if (isLeaf && (Node.flags(r, Node.tail(at, slot)) & Node.RUN_VALUE) != 0) {
                moveRun(txn, r, Node.valueRun(r, Node.tail(at, slot)));
            }
        }
    }

    private void moveRun(Transaction txn, Region r, long reference) {
        if (liesBehind(r, reference)) {
            txn.runs.moveDown(r, reference, txn.txn());
        }
    }

    private boolean liesBehind(Region r, long reference) {
        long run = Node.referredPage(r, reference);
        seenPages++;
        return run + PageLayout.runPages(Node.referredLength(r, reference), pages.pageSize()) > limit;
    }

    private boolean findNext(Transaction txn) {
        for (int level = 2; level <= txn.rootLevel(); level++) {
            Region r = pages.region(txn.path[level]);
            long at = pages.offset(txn.path[level]);
            int next = txn.index[level] + 1;
            if (next < Node.count(r, at)) {
                keyLength = Splitter.fullKey(pages, r, at, Node.slot(r, at, next), false, key);
                return true;
            }
        }
        return false;
    }
}
