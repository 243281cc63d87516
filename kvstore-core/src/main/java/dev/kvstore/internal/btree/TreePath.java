package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.Region;

/** The way from a pinned root down to a leaf, and from there to the leaves beside it. Not thread-safe. */
final class TreePath {
    /** No leaf: the first page holds a meta record. */
    static final long NONE = 0;

    private final PageStore pages;
    private final long root;
    private final int rootLevel;
    private final long[] branch;
    private final int[] index;

    TreePath(PageStore pages, long root) {
        this.pages = pages;
        this.root = root;
        this.rootLevel = Node.level(pages.region(root), pages.offset(root));
        this.branch = new long[rootLevel + 1];
        this.index = new int[rootLevel + 1];
    }

    /** To the leaf where a key is or would be. */
    long descend(Region key, long offset, int length) {
        long page = root;
        for (int level = rootLevel; level > 0; level--) {
            Region r = pages.region(page);
            long at = pages.offset(page);
            int child = NodeSearch.inBranch(pages, r, at, key, offset, length);
            branch[level] = page;
            index[level] = child;
            page = TreeReader.child(pages, r, at, child, level - 1);
        }
        return page;
    }

    /** To the next leaf (1) or the previous one (-1); {@link #NONE} at the end of the tree. */
    long neighbour(int step) {
        int level = 1;
        while (level <= rootLevel && !hasNeighbour(level, step)) {
            level++;
        }
        if (level > rootLevel) {
            return NONE;
        }
        index[level] += step;
        for (; level > 1; level--) {
            long child = child(level);
            branch[level - 1] = child;
            index[level - 1] = step > 0 ? 0 : Node.count(pages.region(child), pages.offset(child)) - 1;
        }
        return child(1);
    }

    private boolean hasNeighbour(int level, int step) {
        int wanted = index[level] + step;
        return wanted >= 0 && wanted < Node.count(pages.region(branch[level]), pages.offset(branch[level]));
    }

    private long child(int level) {
        long page = branch[level];
        return TreeReader.child(pages, pages.region(page), pages.offset(page), index[level], level - 1);
    }
}
