package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.Region;

/** Finds keys in a node in place: a binary search over the slots, which looks at entries only where heads are equal. */
final class NodeSearch {
    private NodeSearch() {}

    /**
     * Looks for a key in a leaf.
     *
     * @return the index of the key, or {@code -1 - index} of the first key above it
     */
    static int inLeaf(PageStore pages, Region r, long page, Region key, long keyOffset, int keyLength) {
        return find(pages, r, page, 0, key, keyOffset, keyLength);
    }

    /** The index of the child of a branch in whose range a key lies. */
    static int inBranch(PageStore pages, Region r, long page, Region key, long keyOffset, int keyLength) {
        int found = find(pages, r, page, 1, key, keyOffset, keyLength);
        return found >= 0 ? found : -2 - found;
    }

    /** Compares the key of an entry, not the first of a branch, with another. */
    static int compare(PageStore pages, Region r, long page, int index, Region key, long keyOffset, int keyLength) {
        int prefix = Node.prefixLength(r, page);
        if (prefix > 0) {
            long at = Node.prefixOffset(page, pages.pageSize(), prefix);
            int order = r.compare(at, prefix, key, keyOffset, Math.min(keyLength, prefix));
            if (order != 0) {
                return order;
            }
        }
        long slot = Node.slot(r, page, index);
        int head = Node.head(key, keyOffset + prefix, keyLength - prefix);
        int order = Integer.compareUnsigned((int) (slot >>> 32), head);
        return order != 0 ? order : compareRest(pages, r, page, slot, key, keyOffset, keyLength, prefix);
    }

    private static int find(
            PageStore pages, Region r, long page, int first, Region key, long keyOffset, int keyLength) {
        int high = Node.count(r, page);
        int low = first;
        int prefix = Node.prefixLength(r, page);
        if (prefix > 0) {
            int order = key.compare(
                    keyOffset,
                    Math.min(keyLength, prefix),
                    r,
                    Node.prefixOffset(page, pages.pageSize(), prefix),
                    prefix);
            if (order != 0) {
                return -1 - (order < 0 ? Math.min(low, high) : high);
            }
        }
        int head = Node.head(key, keyOffset + prefix, keyLength - prefix) + Integer.MIN_VALUE;
        while (low < high) {
            int middle = (low + high) >>> 1;
            long slot = Node.slot(r, page, middle);
            int order = Integer.compare((int) (slot >>> 32) + Integer.MIN_VALUE, head);
            if (order == 0) {
                order = compareRest(pages, r, page, slot, key, keyOffset, keyLength, prefix);
                if (order == 0) {
                    return middle;
                }
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return -1 - low;
    }

    /** Compares the key of an entry with another that has the same prefix and head. */
    private static int compareRest(
            PageStore pages, Region r, long page, long slot, Region key, long keyOffset, int keyLength, int prefix) {
        int inline = Node.inlineLength(slot);
        int wanted = keyLength - prefix;
        if (Node.isLong(slot)) {
            return compareLong(pages, r, page, slot, key, keyOffset, keyLength, prefix);
        }
        if (inline <= Node.HEAD || wanted <= Node.HEAD) {
            return inline - wanted;
        }
        return r.compare(
                page + Node.slotOffset(slot),
                inline - Node.HEAD,
                key,
                keyOffset + prefix + Node.HEAD,
                wanted - Node.HEAD);
    }

    private static int compareLong(
            PageStore pages, Region r, long page, long slot, Region key, long keyOffset, int keyLength, int prefix) {
        int inline = Node.inlineLength(slot);
        int common = Math.min(inline, keyLength - prefix);
        if (common > Node.HEAD) {
            int order = r.compare(
                    page + Node.slotOffset(slot),
                    common - Node.HEAD,
                    key,
                    keyOffset + prefix + Node.HEAD,
                    common - Node.HEAD);
            if (order != 0) {
                return order;
            }
        }
        if (keyLength - prefix <= inline) {
            return 1;
        }
        long reference = Node.keyRun(r, page, slot, Node.type(r, page) == PageLayout.LEAF);
        long run = Node.referredPage(r, reference);
        int length = (int) Node.referredLength(r, reference);
        pages.checkRun(run, Node.referredGen(r, reference), length);
        int known = prefix + inline;
        return pages.region(run)
                .compare(
                        pages.offset(run) + PageLayout.RUN_CONTENT + known,
                        length - known,
                        key,
                        keyOffset + known,
                        keyLength - known);
    }
}
