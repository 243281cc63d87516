package dev.kvstore.internal.btree;

import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** Splits nodes of the present path, from the leaf up as far as is needed. Under the write lock. */
final class Splitter {
    private static final long KEY_BYTES = Limits.MAX_INTERNAL_KEY_LENGTH + Long.BYTES;

    private final Transaction txn;
    private final NodeAssembler assembler;
    private final int pageSize;
    private final int longLimit;
    private final Region copy;
    private final Region newKey;
    private final Region branchTail;
    private final Region nextRun;

    /** The separator that is to be inserted, and the one to come; they change places. */
    private Region separator;

    private Region next;
    private int separatorLength;
    private int nextLength;
    private boolean separatorHasRun;
    private boolean nextHasRun;
    private int indexInLeaf;

    Splitter(Transaction txn, NodeAssembler assembler, Scratch scratch) {
        this.txn = txn;
        this.assembler = assembler;
        this.pageSize = txn.pages.pageSize();
        this.longLimit = NodeEditor.longLimit(pageSize);
        this.copy = scratch.allocate(pageSize);
        this.newKey = scratch.allocate(KEY_BYTES);
        this.separator = scratch.allocate(KEY_BYTES);
        this.next = scratch.allocate(KEY_BYTES);
        this.branchTail = scratch.allocate(Node.CHILD + Node.RUN_REFERENCE);
        this.nextRun = scratch.allocate(Node.RUN_REFERENCE);
    }

    /**
     * Splits the leaf of the path for a new entry.
     *
     * @param inOrder others will probably follow right behind the new entry: no room is left before it
     * @return the leaf that the entry is in
     */
    long splitLeaf(int index, Region key, long keyOffset, int keyLength, Region tail, int tailLength, boolean inOrder)
            throws IOException {
        long left = txn.path[0];
        Region r = txn.region(left);
        long at = txn.offset(left);
        if (inOrder && index > 0 && index == Node.count(r, at)) {
            return newLeafBehind(r, at, key, keyOffset, keyLength, tail, tailLength);
        }
        copy.copyFrom(0, r, at, pageSize);
        newKey.copyFrom(0, key, keyOffset, keyLength);
        assembler.begin(true);
        assembler.add(copy, 0, 0, index);
        assembler.add(newKey, keyLength, tail, tailLength);
        assembler.add(copy, 0, index, Node.count(copy, 0));
        int cut = inOrder ? cutOfSequence(index) : assembler.middle();
        long right = txn.newNode(0);
        cutLeaves(cut, left, right);
        insertAbove(0, right);
        indexInLeaf = index < cut ? index : index - cut;
        return index < cut ? left : right;
    }

    /** The entry alone in a leaf of its own; the present one stays as it is. Its prefix is a guess at what is to follow. */
    private long newLeafBehind(
            Region r, long at, Region key, long keyOffset, int keyLength, Region tail, int tailLength)
            throws IOException {
        long slot = Node.slot(r, at, Node.count(r, at) - 1);
        int last = fullKey(txn.pages, r, at, slot, true, separator);
        int common = NodeEditor.commonPrefix(separator, 0, last, key, keyOffset, keyLength);
        nextLength = common + 1;
        nextHasRun = false;
        next.copyFrom(0, key, keyOffset, nextLength);
        long leaf = txn.newNode(0);
        Region to = txn.region(leaf);
        long target = txn.offset(leaf);
        txn.editor.clear(to, target, key, keyOffset, assembler.prefixWithin(common));
        txn.editor.insert(to, target, 0, key, keyOffset, keyLength, tail, tailLength);
        promoteNext();
        insertAbove(0, leaf);
        indexInLeaf = 0;
        return leaf;
    }

    /** Behind the new entry, so that what follows it makes room for those to come; or else before it. */
    private int cutOfSequence(int index) {
        int count = assembler.count();
        if (index + 1 < count && assembler.fits(0, index + 1) && assembler.fits(index + 1, count)) {
            return index + 1;
        }
        return index > 0 && assembler.fits(index, count) ? index : assembler.middle();
    }

    /** Where in its leaf the entry is for which one was split last. */
    int indexInLeaf() {
        return indexInLeaf;
    }

    /** Lays the assembled leaf entries into two leaves and prepares what separates them. */
    void cutLeaves(int cut, long left, long right) {
        int last = fullKey(cut - 1, separator);
        int first = fullKey(cut, next);
        nextLength = NodeEditor.commonPrefix(separator, 0, last, next, 0, first) + 1;
        nextHasRun = false;
        lay(cut, left, right);
    }

    /** Lays the assembled branch entries into two branches; the key between them goes up. */
    void cutBranches(int cut, long left, long right) {
        nextLength = fullKey(cut, next);
        nextHasRun = nextLength > longLimit;
        if (nextHasRun) {
            if (assembler.isExtra(cut)) {
                nextRun.copyFrom(0, assembler.extraTail(), Node.CHILD, Node.RUN_REFERENCE);
            } else {
                Region r = assembler.region(cut);
                long reference = Node.keyRun(r, assembler.page(cut), assembler.slot(cut), false);
                nextRun.copyFrom(0, r, reference, Node.RUN_REFERENCE);
            }
        }
        lay(cut, left, right);
    }

    /** Inserts the prepared separator, and the page right of it, above a level of the path. */
    void insertAbove(int level, long right) throws IOException {
        long child = right;
        for (int at = level; ; at++) {
            if (at == txn.rootLevel()) {
                growRoot();
            }
            int tailLength = prepareTail(child);
            long parent = txn.path[at + 1];
            int index = txn.index[at + 1] + 1;
            if (txn.editor.insert(
                    txn.region(parent),
                    txn.offset(parent),
                    index,
                    separator,
                    0,
                    separatorLength,
                    branchTail,
                    tailLength)) {
                return;
            }
            child = splitBranch(at + 1, parent, index, tailLength);
        }
    }

    /** Copies a whole key of a node; returns its length. */
    static int fullKey(PageStore pages, Region r, long page, long slot, boolean leaf, Region target) {
        if (!Node.isLong(slot)) {
            return NodeEditor.copyInlineKey(r, page, pages.pageSize(), slot, target);
        }
        long reference = Node.keyRun(r, page, slot, leaf);
        long run = Node.referredPage(r, reference);
        int length = (int) Node.referredLength(r, reference);
        pages.checkRun(run, Node.referredGen(r, reference), length);
        target.copyFrom(0, pages.region(run), pages.offset(run) + PageLayout.RUN_CONTENT, length);
        return length;
    }

    private int fullKey(int index, Region target) {
        return assembler.isExtra(index)
                ? assembler.copyExtraKey(target)
                : fullKey(
                        txn.pages,
                        assembler.region(index),
                        assembler.page(index),
                        assembler.slot(index),
                        assembler.isLeaf(),
                        target);
    }

    private void lay(int cut, long left, long right) {
        assembler.build(txn.region(left), txn.offset(left), 0, cut);
        assembler.build(txn.region(right), txn.offset(right), cut, assembler.count());
        promoteNext();
    }

    private void promoteNext() {
        Region free = separator;
        separator = next;
        next = free;
        separatorLength = nextLength;
        separatorHasRun = nextHasRun;
        if (nextHasRun) {
            branchTail.copyFrom(Node.CHILD, nextRun, 0, Node.RUN_REFERENCE);
        }
    }

    private void growRoot() throws IOException {
        int level = txn.rootLevel();
        long old = txn.root();
        long root = txn.newNode(level + 1);
        NodeEditor.writeReference(nextRun, 0, old, (int) txn.txn());
        txn.editor.insert(txn.region(root), txn.offset(root), 0, separator, 0, 0, nextRun, Node.CHILD);
        txn.path[level + 1] = root;
        txn.index[level + 1] = 0;
        txn.root(root, level + 1);
    }

    /** Writes the tail of the separator's entry; a long separator without a run gets one. */
    private int prepareTail(long child) throws IOException {
        NodeEditor.writeReference(branchTail, 0, child, (int) txn.txn());
        if (separatorLength <= longLimit) {
            return Node.CHILD;
        }
        if (!separatorHasRun) {
            txn.runs.write(separator, 0, separatorLength, txn.txn(), branchTail, Node.CHILD);
            separatorHasRun = true;
        }
        return Node.CHILD + Node.RUN_REFERENCE;
    }

    private long splitBranch(int level, long left, int index, int tailLength) throws IOException {
        copy.copyFrom(0, txn.region(left), txn.offset(left), pageSize);
        int count = Node.count(copy, 0);
        assembler.begin(false);
        assembler.add(copy, 0, 0, index);
        assembler.add(separator, separatorLength, branchTail, tailLength);
        assembler.add(copy, 0, index, count);
        int cut = index == count && isLast(level) ? count : assembler.middle();
        long right = txn.newNode(level);
        cutBranches(cut, left, right);
        return right;
    }

    private boolean isLast(int level) {
        for (int i = level + 1; i <= txn.rootLevel(); i++) {
            long page = txn.path[i];
            if (txn.index[i] != Node.count(txn.region(page), txn.offset(page)) - 1) {
                return false;
            }
        }
        return true;
    }
}
