package dev.kvstore.internal.btree;

import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** Puts and deletes in the running transaction. Under the write lock. */
final class TreeWriter implements AutoCloseable {
    private final Transaction txn;
    private final PageStore pages;
    private final Scratch scratch;
    private final NodeEditor editor;
    private final Splitter splitter;
    private final Merger merger;
    private final RangeRemover ranges;
    private final Region tail;
    private final int longLimit;
    private final int largestEntry;

    /** Where the last entry was inserted, for the next one of a sequence. */
    private int lastIndex;

    /** Whether the transaction's path still leads to {@link #lastIndex}. */
    private boolean isPathCurrent;

    TreeWriter(PageStore pages, PageAllocator allocator, NativeMemory memory) {
        int pageSize = pages.pageSize();
        this.pages = pages;
        this.longLimit = NodeEditor.longLimit(pageSize);
        this.largestEntry = NodeEditor.largestEntry(pageSize);
        this.scratch = new Scratch(memory);
        try {
            this.editor = new NodeEditor(pageSize, scratch);
            NodeAssembler assembler = new NodeAssembler(pageSize, scratch, editor);
            this.txn = new Transaction(pages, allocator, editor);
            this.splitter = new Splitter(txn, assembler, scratch);
            this.merger = new Merger(txn, assembler, splitter, scratch);
            this.ranges = new RangeRemover(txn, merger);
            this.tail = scratch.allocate(pageSize);
        } catch (Throwable e) {
            scratch.close();
            throw e;
        }
    }

    Transaction transaction() {
        return txn;
    }

    /** A transaction has begun. */
    void begin() {
        isPathCurrent = false;
    }

    /** Sets the value of a key. */
    void put(
            Region key,
            long keyOffset,
            int keyLength,
            int kind,
            long sequence,
            Region value,
            long valueOffset,
            int valueLength)
            throws IOException {
        int found = goesBehindTheLast(key, keyOffset, keyLength) ? -2 - lastIndex : search(key, keyOffset, keyLength);
        long page = txn.path[0];
        Region r = txn.region(page);
        long at = txn.offset(page);
        if (found >= 0) {
            txn.runs.freeValue(r, at, found, txn.txn());
            long slot = Node.slot(r, at, found);
            long run = Node.isLong(slot) ? Node.keyRun(r, at, slot, true) : -1;
            int length = buildTail(keyLength, kind, sequence, value, valueOffset, valueLength, r, run, null, 0);
            replace(page, found, key, keyOffset, keyLength, length);
        } else {
            int index = -1 - found;
            int length =
                    buildTail(keyLength, kind, sequence, value, valueOffset, valueLength, null, -1, key, keyOffset);
            txn.addEntries(1);
            insert(page, index, key, keyOffset, keyLength, length);
        }
    }

    /** Deletes a key; false when there is none. */
    boolean delete(Region key, long keyOffset, int keyLength) throws IOException {
        if (!TreeReader.contains(pages, txn.root(), key, keyOffset, keyLength)) {
            return false;
        }
        int found = search(key, keyOffset, keyLength);
        isPathCurrent = false;
        long page = txn.path[0];
        Region r = txn.region(page);
        long at = txn.offset(page);
        txn.runs.freeOf(r, at, found, txn.txn());
        editor.remove(r, at, found);
        txn.addEntries(-1);
        merger.rebalance(0);
        return true;
    }

    /** Deletes the keys from one (inclusive) to another (exclusive). */
    void deleteRange(Region from, long fromOffset, int fromLength, Region to, long toOffset, int toLength)
            throws IOException {
        isPathCurrent = false;
        ranges.remove(from, fromOffset, fromLength, to, toOffset, toLength);
    }

    @Override
    public void close() {
        scratch.close();
    }

    private void replace(long page, int index, Region key, long keyOffset, int keyLength, int tailLength)
            throws IOException {
        Region r = txn.region(page);
        long at = txn.offset(page);
        if (!editor.replaceTail(r, at, index, tail, tailLength)) {
            editor.remove(r, at, index);
            insert(page, index, key, keyOffset, keyLength, tailLength);
        }
    }

    /** Entries that come one behind the other leave full pages behind, wherever in the tree that is. */
    private void insert(long page, int index, Region key, long keyOffset, int keyLength, int tailLength)
            throws IOException {
        Region r = txn.region(page);
        long at = txn.offset(page);
        boolean inOrder = txn.hotLeaf == page && lastIndex == index - 1;
        txn.hotLeaf = page;
        lastIndex = index;
        isPathCurrent = editor.insert(r, at, index, key, keyOffset, keyLength, tail, tailLength);
        if (isPathCurrent) {
            return;
        }
        inOrder |= index == Node.count(r, at) && isLast();
        txn.hotLeaf = splitter.splitLeaf(index, key, keyOffset, keyLength, tail, tailLength, inOrder);
        lastIndex = splitter.indexInLeaf();
    }

    /** Finds the leaf that a key belongs to and makes it writable; returns as {@link NodeSearch#inLeaf} does. */
    private int search(Region key, long keyOffset, int keyLength) throws IOException {
        txn.descend(key, keyOffset, keyLength);
        long page = txn.path[0];
        return NodeSearch.inLeaf(pages, txn.region(page), txn.offset(page), key, keyOffset, keyLength);
    }

    /** Whether a key's place is right behind the last insertion, in the same leaf: then nothing need be searched. */
    private boolean goesBehindTheLast(Region key, long keyOffset, int keyLength) {
        if (!isPathCurrent || txn.hotLeaf != txn.path[0]) {
            return false;
        }
        Region r = txn.region(txn.hotLeaf);
        long at = txn.offset(txn.hotLeaf);
        int next = lastIndex + 1;
        return NodeSearch.compare(pages, r, at, lastIndex, key, keyOffset, keyLength) < 0
                && (next < Node.count(r, at)
                        ? NodeSearch.compare(pages, r, at, next, key, keyOffset, keyLength) > 0
                        : isBelowNextLeaf(key, keyOffset, keyLength));
    }

    private boolean isBelowNextLeaf(Region key, long keyOffset, int keyLength) {
        for (int level = 1; level <= txn.rootLevel(); level++) {
            long page = txn.path[level];
            int next = txn.index[level] + 1;
            Region r = txn.region(page);
            long at = txn.offset(page);
            if (next < Node.count(r, at)) {
                return NodeSearch.compare(pages, r, at, next, key, keyOffset, keyLength) > 0;
            }
        }
        return true;
    }

    /** Whether the path leads to the last leaf. */
    private boolean isLast() {
        for (int level = txn.rootLevel(); level > 0; level--) {
            long page = txn.path[level];
            if (txn.index[level] != Node.count(txn.region(page), txn.offset(page)) - 1) {
                return false;
            }
        }
        return true;
    }

    /** Writes an entry's tail, and its runs; returns its length. */
    private int buildTail(
            int keyLength,
            int kind,
            long sequence,
            Region value,
            long valueOffset,
            int valueLength,
            Region oldKeyRun,
            long oldReference,
            Region key,
            long keyOffset)
            throws IOException {
        boolean isLong = keyLength > longLimit;
        int sequenceBytes = Math.max(1, (71 - Long.numberOfLeadingZeros(sequence)) / 8);
        int fixed =
                Node.restLength(Math.min(keyLength, longLimit)) + 1 + sequenceBytes + (isLong ? Node.RUN_REFERENCE : 0);
        boolean inRun = fixed + 2 + (long) valueLength > largestEntry;
        boolean wide = !inRun && valueLength > 0xFF;
        int flags = (sequenceBytes - 1)
                | (wide ? Node.WIDE_VALUE : 0)
                | (inRun ? Node.RUN_VALUE : 0)
                | (kind == EntryKind.EXTENDED_PUT ? Node.EXTENDED : 0);
        tail.putLong(1, sequence);
        tail.putByte(0, (byte) flags);
        int at = 1 + sequenceBytes;
        if (inRun) {
            txn.runs.write(value, valueOffset, valueLength, txn.txn(), tail, at);
            at += Node.RUN_REFERENCE;
        } else if (wide) {
            tail.putShort(at, valueLength);
            at += 2;
        } else {
            tail.putByte(at, (byte) valueLength);
            at++;
        }
        if (isLong) {
            if (oldKeyRun != null) {
                tail.copyFrom(at, oldKeyRun, oldReference, Node.RUN_REFERENCE);
            } else {
                txn.runs.write(key, keyOffset, keyLength, txn.txn(), tail, at);
            }
            at += Node.RUN_REFERENCE;
        }
        if (!inRun) {
            tail.copyFrom(at, value, valueOffset, valueLength);
            at += valueLength;
        }
        return at;
    }
}
