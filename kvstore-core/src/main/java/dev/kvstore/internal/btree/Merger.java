package dev.kvstore.internal.btree;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/**
 * Keeps nodes of the present path from becoming too empty: what holds less than a quarter of a page is merged with a
 * neighbour, or balanced with it where they don't fit one page. Under the write lock.
 */
final class Merger {
    private static final int EMPTY = 4;

    private final Transaction txn;
    private final NodeAssembler assembler;
    private final Splitter splitter;
    private final int pageSize;
    private final Region leftCopy;
    private final Region rightCopy;
    private final Region down;
    private final Region downTail;

    Merger(Transaction txn, NodeAssembler assembler, Splitter splitter, Scratch scratch) {
        this.txn = txn;
        this.assembler = assembler;
        this.splitter = splitter;
        this.pageSize = txn.pages.pageSize();
        this.leftCopy = scratch.allocate(pageSize);
        this.rightCopy = scratch.allocate(pageSize);
        this.down = scratch.allocate(Limits.MAX_INTERNAL_KEY_LENGTH + Long.BYTES);
        this.downTail = scratch.allocate(Node.CHILD + Node.RUN_REFERENCE);
    }

    /** Looks after the node of a level of the path, and then after those above it. */
    void rebalance(int from) throws IOException {
        int level = from;
        while (level < txn.rootLevel() && isTooEmpty(txn.path[level])) {
            long parent = txn.path[level + 1];
            if (Node.count(txn.region(parent), txn.offset(parent)) > 1) {
                mergeOrBalance(level, parent);
            }
            level++;
        }
        shrinkRoot();
    }

    /** A root with one child gives way to it. */
    void shrinkRoot() throws IOException {
        while (txn.rootLevel() > 0) {
            long root = txn.root();
            Region r = txn.region(root);
            long at = txn.offset(root);
            if (Node.count(r, at) > 1) {
                return;
            }
            if (Node.count(r, at) == 0) {
                txn.freeNode(root);
                txn.root(txn.newNode(0), 0);
                return;
            }
            long child = txn.writableChild(root, 0, txn.rootLevel() - 1);
            txn.freeNode(root);
            txn.root(child, txn.rootLevel() - 1);
        }
    }

    private boolean isTooEmpty(long page) {
        return txn.editor.used(txn.region(page), txn.offset(page)) * EMPTY < pageSize;
    }

    private void mergeOrBalance(int level, long parent) throws IOException {
        int index = txn.index[level + 1];
        int leftIndex = index > 0 ? index - 1 : 0;
        long left = index > 0 ? txn.writableChild(parent, leftIndex, level) : txn.path[level];
        long right = index > 0 ? txn.path[level] : txn.writableChild(parent, leftIndex + 1, level);
        assemble(level, parent, leftIndex + 1, left, right);
        Region p = txn.region(parent);
        long at = txn.offset(parent);
        boolean keepsRun = level > 0;
        if (assembler.fits(0, assembler.count())) {
            assembler.build(txn.region(left), txn.offset(left), 0, assembler.count());
            removeSeparator(p, at, leftIndex + 1, keepsRun);
            txn.freeNode(right);
            txn.path[level] = left;
            txn.index[level + 1] = leftIndex;
            return;
        }
        int cut = assembler.middle();
        removeSeparator(p, at, leftIndex + 1, keepsRun);
        if (level == 0) {
            splitter.cutLeaves(cut, left, right);
        } else {
            splitter.cutBranches(cut, left, right);
        }
        txn.index[level + 1] = leftIndex;
        splitter.insertAbove(level, right);
    }

    /** In sequence: the left node, between branches the key that separates them, the right node. */
    private void assemble(int level, long parent, int separator, long left, long right) {
        leftCopy.copyFrom(0, txn.region(left), txn.offset(left), pageSize);
        rightCopy.copyFrom(0, txn.region(right), txn.offset(right), pageSize);
        assembler.begin(level == 0);
        assembler.add(leftCopy, 0, 0, Node.count(leftCopy, 0));
        if (level == 0) {
            assembler.add(rightCopy, 0, 0, Node.count(rightCopy, 0));
            return;
        }
        Region p = txn.region(parent);
        long at = txn.offset(parent);
        long slot = Node.slot(p, at, separator);
        int length = Splitter.fullKey(txn.pages, p, at, slot, false, down);
        downTail.copyFrom(0, rightCopy, Node.tail(0, Node.slot(rightCopy, 0, 0)), Node.CHILD);
        int tailLength = Node.CHILD;
        if (Node.isLong(slot)) {
            downTail.copyFrom(Node.CHILD, p, Node.keyRun(p, at, slot, false), Node.RUN_REFERENCE);
            tailLength += Node.RUN_REFERENCE;
        }
        assembler.add(down, length, downTail, tailLength);
        assembler.add(rightCopy, 0, 1, Node.count(rightCopy, 0));
    }

    private void removeSeparator(Region parent, long at, int index, boolean keepsRun) {
        if (!keepsRun) {
            txn.runs.freeOf(parent, at, index, txn.txn());
        }
        txn.editor.remove(parent, at, index);
    }
}
