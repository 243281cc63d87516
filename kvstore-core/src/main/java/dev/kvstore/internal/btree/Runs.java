package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.Region;
import java.io.IOException;

/** Writes and frees runs: values and keys that don't fit their pages. The writer's alone. */
final class Runs {
    private static final long WINDOW = 1L << 30;

    private final PageStore pages;
    private final PageAllocator allocator;

    Runs(PageStore pages, PageAllocator allocator) {
        this.pages = pages;
        this.allocator = allocator;
    }

    /** Writes a run and a reference to it. */
    void write(Region source, long offset, int length, long txn, Region target, long reference) throws IOException {
        int count = PageLayout.runPages(length, pages.pageSize());
        long page = (long) count * pages.pageSize() > WINDOW ? takeAligned(count) : allocator.take(count);
        writeTo(page, source, offset, length, txn, target, reference);
    }

    /** Moves a run to free pages before it, if there are as many in a row. */
    void moveDown(Region r, long reference, long txn) {
        long old = Node.referredPage(r, reference);
        int length = (int) Node.referredLength(r, reference);
        pages.checkRun(old, Node.referredGen(r, reference), length);
        int count = PageLayout.runPages(length, pages.pageSize());
        long page = (long) count * pages.pageSize() > WINDOW ? -1 : allocator.takeBelow(old, count);
        if (page >= 0) {
            free(r, reference, txn);
            writeTo(page, pages.region(old), pages.offset(old) + PageLayout.RUN_CONTENT, length, txn, r, reference);
        }
    }

    private void writeTo(long page, Region source, long offset, int length, long txn, Region target, long reference) {
        Region r = pages.region(page);
        long at = pages.offset(page);
        r.fill(at, PageLayout.RUN_CONTENT, (byte) 0);
        r.putByte(at + PageLayout.TYPE, (byte) PageLayout.RUN);
        r.putLong(at + PageLayout.NUMBER, page);
        r.putLong(at + PageLayout.TXN, txn);
        r.putInt(at + PageLayout.RUN_LENGTH, length);
        r.copyFrom(at + PageLayout.RUN_CONTENT, source, offset, length);
        r.putInt(at + PageLayout.RUN_CRC, pages.runChecksum(page, length));
        pages.markChecked(page);
        NodeEditor.writeReference(target, reference, page, (int) txn);
        target.putInt(reference + Node.CHILD, length);
    }

    /** Frees the run that a reference names. */
    void free(Region r, long reference, long txn) {
        long page = Node.referredPage(r, reference);
        long length = Node.referredLength(r, reference);
        int count = PageLayout.runPages(length, pages.pageSize());
        pages.checkRun(page, Node.referredGen(r, reference), length);
        long birth = Node.txn(pages.region(page), pages.offset(page));
        if (birth == txn) {
            pages.region(page).putByte(pages.offset(page) + PageLayout.TYPE, (byte) 0);
            allocator.giveBack(page, count);
        } else {
            allocator.free(page, count, birth);
        }
    }

    /** Frees all runs that the entries of a node refer to. */
    void freeAll(Region r, long page, long txn) {
        if (!Node.mayHoldRuns(r, page)) {
            return;
        }
        int count = Node.count(r, page);
        for (int i = 0; i < count; i++) {
            freeOf(r, page, i, txn);
        }
    }

    /** Frees the runs that one entry refers to. */
    void freeOf(Region r, long page, int index, long txn) {
        boolean leaf = Node.type(r, page) == PageLayout.LEAF;
        long slot = Node.slot(r, page, index);
        if (Node.isLong(slot)) {
            free(r, Node.keyRun(r, page, slot, leaf), txn);
        }
        if (leaf) {
            freeValue(r, page, index, txn);
        }
    }

    /** Frees the run of an entry's value, if it has one. */
    void freeValue(Region r, long page, int index, long txn) {
        long tail = Node.tail(page, Node.slot(r, page, index));
        if ((Node.flags(r, tail) & Node.RUN_VALUE) != 0) {
            free(r, Node.valueRun(r, tail), txn);
        }
    }

    /** A run that is longer than the windows overlap begins where one does. */
    private long takeAligned(int count) throws IOException {
        int perWindow = (int) (WINDOW / pages.pageSize());
        long first = allocator.take(count + perWindow - 1);
        long aligned = (first + perWindow - 1) / perWindow * perWindow;
        int before = (int) (aligned - first);
        if (before > 0) {
            allocator.giveBack(first, before);
        }
        if (perWindow - 1 - before > 0) {
            allocator.giveBack(aligned + count, perWindow - 1 - before);
        }
        return aligned;
    }
}
