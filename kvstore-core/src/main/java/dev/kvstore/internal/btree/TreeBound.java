package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.Region;

/**
 * A bound of a walk below a pinned root: a key, and the leaf in whose range it lies. That leaf is looked for once the
 * walk goes from leaf to leaf, so that it need not search every leaf for the key. Not thread-safe.
 */
final class TreeBound {
    /** Leaves in a row from which on a way down costs less than searching each of them. */
    private static final int WORTH_LOCATING = 2;

    private final PageStore pages;
    private final long root;
    private final Region key;
    private final long offset;
    private final int length;

    /** The leaf where the key is or would be; unknown until a walk is long enough. */
    private long page = TreePath.NONE;

    private int index;

    TreeBound(PageStore pages, long root, Region key, long offset, int length) {
        this.pages = pages;
        this.root = root;
        this.key = key;
        this.offset = offset;
        this.length = length;
    }

    Region key() {
        return key;
    }

    long offset() {
        return offset;
    }

    int length() {
        return length;
    }

    /** How a key compares with this one. */
    int order(Region other, long otherOffset, int otherLength) {
        return other.compare(otherOffset, otherLength, key, offset, length);
    }

    /**
     * The first entry at or above the key in a leaf.
     *
     * @param crossed how many leaves the walk has left since it last went down from the root
     * @param elsewhere what to answer for a leaf that is known not to be the key's, on the walk's side of it
     */
    int position(long leaf, int crossed, int elsewhere) {
        if (page == TreePath.NONE) {
            if (crossed >= WORTH_LOCATING) {
                long home = TreeReader.leafOf(pages, root, key, offset, length);
                // Known only with its index: a page that can't be read must not leave half of the answer.
                index = search(home);
                page = home;
            }
            // The walk may just have passed the key.
            return search(leaf);
        }
        // Right after going down the walk may stand on the other side: a key is sought behind the last one, say.
        return leaf == page ? index : crossed == 0 ? search(leaf) : elsewhere;
    }

    /** Whether a walk that comes from the inner side ends in a leaf. */
    boolean isIn(long leaf) {
        return leaf == page;
    }

    private int search(long leaf) {
        int found = NodeSearch.inLeaf(pages, pages.region(leaf), pages.offset(leaf), key, offset, length);
        return found >= 0 ? found : -1 - found;
    }
}
