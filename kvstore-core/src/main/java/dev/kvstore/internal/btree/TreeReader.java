package dev.kvstore.internal.btree;

import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.Region;

/** Looks up keys in place, without allocation. Whoever calls keeps the pages of the root from being used again. */
final class TreeReader {
    private TreeReader() {}

    /** Finds a key below a root and says where its value lies; the result is as it was when there is none. */
    static boolean get(PageStore pages, long root, Region key, int keyLength, LookupResult result) {
        long page = leafOf(pages, root, key, 0, keyLength);
        Region r = pages.region(page);
        long at = pages.offset(page);
        result.keep(Node.warmForSearch(r, at, pages.pageSize()));
        int index = NodeSearch.inLeaf(pages, r, at, key, 0, keyLength);
        if (index < 0) {
            return false;
        }
        long slot = Node.slot(r, at, index);
        long tail = Node.tail(at, slot);
        int kind = Node.kind(r, tail);
        long sequence = Node.sequence(r, tail);
        if ((Node.flags(r, tail) & Node.RUN_VALUE) == 0) {
            result.found(kind, sequence, r, Node.valueOffset(r, tail, slot), Node.valueLength(r, tail));
            return true;
        }
        long reference = Node.valueRun(r, tail);
        long run = Node.referredPage(r, reference);
        long length = Node.referredLength(r, reference);
        pages.checkValueRun(run, Node.referredGen(r, reference), length, kind);
        result.found(kind, sequence, pages.region(run), pages.offset(run) + PageLayout.RUN_CONTENT, (int) length);
        return true;
    }

    static boolean contains(PageStore pages, long root, Region key, long keyOffset, int keyLength) {
        long page = leafOf(pages, root, key, keyOffset, keyLength);
        return NodeSearch.inLeaf(pages, pages.region(page), pages.offset(page), key, keyOffset, keyLength) >= 0;
    }

    /** The child of a branch, checked. */
    static long child(PageStore pages, Region r, long at, int index, int level) {
        long reference = Node.tail(at, Node.slot(r, at, index));
        long child = Node.referredPage(r, reference);
        pages.check(child, Node.referredGen(r, reference), level);
        return child;
    }

    /** The leaf where a key is or would be. */
    static long leafOf(PageStore pages, long root, Region key, long keyOffset, int keyLength) {
        long page = root;
        Region r = pages.region(page);
        long at = pages.offset(page);
        for (int level = Node.level(r, at); level > 0; level--) {
            int index = NodeSearch.inBranch(pages, r, at, key, keyOffset, keyLength);
            page = child(pages, r, at, index, level - 1);
            r = pages.region(page);
            at = pages.offset(page);
        }
        return page;
    }
}
