package dev.kvstore.internal.btree;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/** A position below a pinned root, between bounds. Not thread-safe. */
final class TreeCursor extends LeafPosition {
    /** Most bytes of entries, on average, for which whole leaves are read ahead: few of a larger one's may be wanted. */
    private static final int WORTH_WARMING = 512;

    private final TreePath path;
    private final Region bounds;
    private final TreeBound lower;
    private final TreeBound upper;
    private final Runnable onClose;
    private boolean valid;
    private boolean closed;
    private long page;
    private int count;

    /** Leaves left behind since the last way down. */
    private int crossed;

    /** Within the leaf, the first entry at or above the lower and the upper bound; unknown until needed. */
    private int first = UNKNOWN;

    private int end = UNKNOWN;

    @SuppressWarnings({"unused", "FieldCanBeLocal"}) // being written is all that it is for
    private long warmed;

    /** {@code onClose} is called once, when nothing of the tree is looked at any more. */
    TreeCursor(PageStore pages, long root, NativeMemory memory, byte[] lower, byte[] upper, Runnable onClose) {
        super(pages, memory);
        this.path = new TreePath(pages, root);
        this.onClose = onClose;
        try {
            this.bounds = memory.allocate(MemoryComponent.CURSOR, (long) lower.length + upper.length);
        } catch (Throwable e) {
            super.close();
            throw e;
        }
        bounds.write(0, lower, 0, lower.length);
        bounds.write(lower.length, upper, 0, upper.length);
        this.lower = new TreeBound(pages, root, bounds, 0, lower.length);
        this.upper = new TreeBound(pages, root, bounds, lower.length, upper.length);
    }

    @Override
    public boolean first() {
        valid = false;
        descend(lower.key(), lower.offset(), lower.length());
        return forward();
    }

    @Override
    public boolean last() {
        valid = false;
        descend(upper.key(), upper.offset(), upper.length());
        return backward();
    }

    @Override
    public boolean seek(Region key, long offset, int length) {
        if (lower.order(key, offset, length) < 0) {
            return first();
        }
        valid = false;
        descend(key, offset, length);
        return forward();
    }

    @Override
    public boolean seekBefore(Region key, long offset, int length) {
        if (upper.order(key, offset, length) > 0) {
            return last();
        }
        valid = false;
        descend(key, offset, length);
        return backward();
    }

    @Override
    public boolean next() {
        int next = index() + 1;
        moveTo(next);
        if (next < end) {
            return true;
        }
        valid = false;
        return forward();
    }

    @Override
    public boolean prev() {
        int present = index();
        if (first != UNKNOWN && present > first) {
            moveTo(present - 1);
            return true;
        }
        valid = false;
        return backward();
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            valid = false;
            bounds.close();
            super.close();
            onClose.run();
        }
    }

    /** Goes down to where a key is or would be. */
    private void descend(Region key, long offset, int length) {
        enter(path.descend(key, offset, length));
        crossed = 0;
        Region leaf = pages.region(page);
        long at = pages.offset(page);
        warmed = Node.warmForSearch(leaf, at, pages.pageSize());
        int found = NodeSearch.inLeaf(pages, leaf, at, key, offset, length);
        moveTo(found >= 0 ? found : -1 - found);
    }

    /** To the next or previous leaf; false at the end of the tree. */
    private boolean enterNeighbour(int step) {
        boolean readsOn = isLeafRead();
        long neighbour = path.neighbour(step);
        if (neighbour == TreePath.NONE) {
            return false;
        }
        enter(neighbour);
        crossed++;
        if (readsOn && count >= pages.pageSize() / WORTH_WARMING) {
            warmed = pages.region(page).warm(pages.offset(page), pages.pageSize());
        }
        return true;
    }

    private void enter(long leafPage) {
        page = leafPage;
        Region leaf = pages.region(page);
        long at = pages.offset(page);
        count = Node.count(leaf, at);
        first = UNKNOWN;
        end = UNKNOWN;
        enterLeaf(leaf, at);
    }

    /** To the present entry, or the first behind it, if it is below the upper bound. */
    private boolean forward() {
        while (true) {
            if (end == UNKNOWN) {
                end = upper.position(page, crossed, count);
            }
            if (index() < end) {
                valid = true;
                return true;
            }
            if (end < count || upper.isIn(page) || !enterNeighbour(1)) {
                return false;
            }
            moveTo(0);
        }
    }

    /** To the entry before the present one, if it is not below the lower bound. */
    private boolean backward() {
        while (true) {
            if (first == UNKNOWN) {
                first = lower.position(page, crossed, 0);
            }
            int present = index();
            if (present > first) {
                moveTo(present - 1);
                valid = true;
                return true;
            }
            if (first > 0 || lower.isIn(page) || !enterNeighbour(-1)) {
                return false;
            }
            moveTo(count);
        }
    }
}
