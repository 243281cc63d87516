package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/**
 * Deletes a range of keys: subtrees that lie within it are freed as a whole, what lies across its ends is cut. Under
 * the write lock.
 */
final class RangeRemover {
    private final Transaction txn;
    private final Merger merger;
    private Region from;
    private long fromOffset;
    private int fromLength;
    private Region to;
    private long toOffset;
    private int toLength;

    RangeRemover(Transaction txn, Merger merger) {
        this.txn = txn;
        this.merger = merger;
    }

    void remove(Region lower, long lowerOffset, int lowerLength, Region upper, long upperOffset, int upperLength)
            throws IOException {
        from = lower;
        fromOffset = lowerOffset;
        fromLength = lowerLength;
        to = upper;
        toOffset = upperOffset;
        toLength = upperLength;
        if (Node.count(txn.region(txn.root()), txn.offset(txn.root())) == 0) {
            return;
        }
        long root = txn.writable(txn.root());
        txn.root(root, txn.rootLevel());
        cut(root, txn.rootLevel(), true, true);
        merger.shrinkRoot();
        txn.descend(from, fromOffset, fromLength);
        merger.rebalance(0);
        txn.descend(to, toOffset, toLength);
        merger.rebalance(0);
        from = null;
        to = null;
    }

    /** Removes what a writable node has of the range; whether the node is empty then. */
    private boolean cut(long page, int level, boolean hasLower, boolean hasUpper) throws IOException {
        return level == 0 ? cutLeaf(page, hasLower, hasUpper) : cutBranch(page, level, hasLower, hasUpper);
    }

    private boolean cutLeaf(long page, boolean hasLower, boolean hasUpper) {
        Region r = txn.region(page);
        long at = txn.offset(page);
        int first = hasLower ? position(r, at, from, fromOffset, fromLength) : 0;
        int end = hasUpper ? position(r, at, to, toOffset, toLength) : Node.count(r, at);
        for (int i = end - 1; i >= first; i--) {
            txn.runs.freeOf(r, at, i, txn.txn());
            txn.editor.remove(r, at, i);
            txn.addEntries(-1);
        }
        return Node.count(r, at) == 0;
    }

    private boolean cutBranch(long page, int level, boolean hasLower, boolean hasUpper) throws IOException {
        Region r = txn.region(page);
        long at = txn.offset(page);
        int last = Node.count(r, at) - 1;
        int lower = hasLower ? NodeSearch.inBranch(txn.pages, r, at, from, fromOffset, fromLength) : -1;
        int upper = hasUpper ? NodeSearch.inBranch(txn.pages, r, at, to, toOffset, toLength) : last + 1;
        if (upper <= last) {
            boolean both = upper == lower;
            cutChild(page, upper, level, both, true);
        }
        for (int i = Math.min(upper, last + 1) - 1; i > lower; i--) {
            freeChild(page, i, level);
        }
        if (lower >= 0 && lower != upper) {
            cutChild(page, lower, level, true, false);
        }
        return Node.count(r, at) == 0;
    }

    private void cutChild(long page, int index, int level, boolean hasLower, boolean hasUpper) throws IOException {
        long child = txn.writableChild(page, index, level - 1);
        if (cut(child, level - 1, hasLower, hasUpper)) {
            txn.freeNode(child);
            removeEntry(page, index);
        }
    }

    private void freeChild(long page, int index, int level) {
        Region r = txn.region(page);
        freeTree(r, Node.tail(txn.offset(page), Node.slot(r, txn.offset(page), index)), level - 1);
        removeEntry(page, index);
    }

    /** The second child's separator goes with the first child: it becomes the first. */
    private void removeEntry(long page, int index) {
        Region r = txn.region(page);
        long at = txn.offset(page);
        int separator = index == 0 ? 1 : index;
        if (separator < Node.count(r, at)) {
            txn.runs.freeOf(r, at, separator, txn.txn());
        }
        txn.editor.remove(r, at, index);
    }

    private void freeTree(Region parent, long reference, int level) {
        long page = Node.referredPage(parent, reference);
        txn.pages.check(page, Node.referredGen(parent, reference), level);
        Region r = txn.region(page);
        long at = txn.offset(page);
        int count = Node.count(r, at);
        txn.runs.freeAll(r, at, txn.txn());
        if (level == 0) {
            txn.addEntries(-count);
        } else {
            for (int i = 0; i < count; i++) {
                freeTree(r, Node.tail(at, Node.slot(r, at, i)), level - 1);
            }
        }
        txn.freeNode(page);
    }

    private int position(Region r, long at, Region key, long offset, int length) {
        int found = NodeSearch.inLeaf(txn.pages, r, at, key, offset, length);
        return found >= 0 ? found : -1 - found;
    }
}
