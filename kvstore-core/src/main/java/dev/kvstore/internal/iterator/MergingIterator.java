package dev.kvstore.internal.iterator;

import dev.kvstore.internal.memory.Region;

/**
 * The ordered union of several iterators, all visible at the same snapshot or all showing all versions.
 *
 * <p>A binary heap of child numbers whose top is the current entry. Each child's first eight key bytes
 * are kept as a number, so that most comparisons touch no key memory. A run of entries from one child
 * costs one comparison a step: the runner-up, which can only change when the heap does, is remembered.
 *
 * <h2>Visible mode</h2>
 * Of equal keys only the entry with the highest sequence number is shown. Children that stand on older
 * entries of the shown key stay there until the next step, because key memory is only valid until its
 * child moves: they are moved on while the top still holds the key.
 *
 * <h2>Invariants</h2>
 * <ol>
 *   <li>Forward, every child in the heap stands on its first entry at or after the current one, and a
 *       child that is not in the heap has only entries before it. Backward, the mirror image. So a change
 *       of direction is one relative move per child, or an absolute move to an end, and never a search.
 *   <li>{@code runnerUp} is 0 (unknown) or the heap slot, 1 or 2, of the smallest entry below the top.
 *   <li>{@code distinct} implies that the runner-up's key differs from the top's.
 * </ol>
 *
 * <p>Ties of key and sequence number go to the child with the lower number: hand in newer sources first.
 * A step allocates nothing.
 */
public final class MergingIterator extends InternalIterator {
    private final InternalIterator[] children;
    private final boolean allVersions;

    /** First eight key bytes per child, offset so that signed order is key order. */
    private final long[] prefixes;

    private final int[] heap;
    private int size;
    private int runnerUp;
    private boolean distinct;
    private boolean backward;

    private MergingIterator(InternalIterator[] children, boolean allVersions) {
        this.children = children;
        this.allVersions = allVersions;
        this.prefixes = new long[children.length];
        this.heap = new int[children.length];
    }

    /**
     * Merges iterators of the visible mode.
     *
     * @param children newer sources first; owned by the merging iterator from now on
     */
    public static MergingIterator visible(InternalIterator... children) {
        return new MergingIterator(children, false);
    }

    /**
     * Merges iterators of the all-versions mode.
     *
     * @param children newer sources first; owned by the merging iterator from now on
     */
    public static MergingIterator allVersions(InternalIterator... children) {
        return new MergingIterator(children, true);
    }

    @Override
    public void seekToFirst() {
        valid = false;
        for (InternalIterator child : children) {
            child.seekToFirst();
        }
        rebuild(false);
    }

    @Override
    public void seekToLast() {
        requireVisible();
        valid = false;
        for (InternalIterator child : children) {
            child.seekToLast();
        }
        rebuild(true);
    }

    @Override
    public void seek(Region key, long offset, int length) {
        valid = false;
        for (InternalIterator child : children) {
            child.seek(key, offset, length);
        }
        rebuild(false);
    }

    @Override
    public void seekBefore(Region key, long offset, int length) {
        requireVisible();
        valid = false;
        for (InternalIterator child : children) {
            child.seekBefore(key, offset, length);
        }
        rebuild(true);
    }

    @Override
    public void next() {
        valid = false;
        if (backward) {
            turnForward();
            return;
        }
        if (!allVersions) {
            skipOlderEntriesOfCurrentKey();
        }
        children[heap[0]].next();
        settleTop();
    }

    @Override
    public void prev() {
        requireVisible();
        valid = false;
        if (!backward) {
            turnBackward();
            return;
        }
        skipOlderEntriesOfCurrentKey();
        children[heap[0]].prev();
        settleTop();
    }

    @Override
    public void close() {
        valid = false;
        size = 0;
        for (InternalIterator child : children) {
            child.close();
        }
    }

    private void requireVisible() {
        if (allVersions) {
            throw new UnsupportedOperationException("all versions can only be read forward");
        }
    }

    /** By the first invariant, a child that stands nowhere ran off the end that it is to be entered from. */
    private void turnForward() {
        for (InternalIterator child : children) {
            if (child.valid) {
                child.next();
            } else {
                child.seekToFirst();
            }
        }
        rebuild(false);
    }

    private void turnBackward() {
        for (InternalIterator child : children) {
            if (child.valid) {
                child.prev();
            } else {
                child.seekToLast();
            }
        }
        rebuild(true);
    }

    private void skipOlderEntriesOfCurrentKey() {
        while (!distinct && size > 1) {
            int slot = runnerUp();
            if (compareKeys(heap[0], heap[slot]) != 0) {
                return;
            }
            InternalIterator child = children[heap[slot]];
            if (backward) {
                child.prev();
            } else {
                child.next();
            }
            settle(slot);
            runnerUp = 0;
        }
    }

    /** Restores the heap after the top child has moved and shows the new top. */
    private void settleTop() {
        int top = heap[0];
        InternalIterator child = children[top];
        if (!child.valid) {
            settle(0);
            forgetRunnerUp();
        } else {
            prefixes[top] = prefix(child);
            if (size > 1) {
                settleValidTop(top);
            }
        }
        show();
    }

    private void settleValidTop(int top) {
        int second = heap[runnerUp()];
        int order = compareKeys(top, second);
        if (order < 0) {
            distinct = true;
            return;
        }
        forgetRunnerUp();
        if (order > 0 || compareAges(top, second) > 0) {
            siftDown(0);
        }
    }

    /** Re-reads the moved child in {@code slot}, drops it from the heap if it has ended, and restores order below. */
    private void settle(int slot) {
        InternalIterator child = children[heap[slot]];
        if (child.valid) {
            prefixes[heap[slot]] = prefix(child);
        } else {
            size--;
            heap[slot] = heap[size];
        }
        siftDown(slot);
    }

    private void rebuild(boolean newDirectionIsBackward) {
        backward = newDirectionIsBackward;
        size = 0;
        for (int i = 0; i < children.length; i++) {
            if (children[i].valid) {
                prefixes[i] = prefix(children[i]);
                heap[size++] = i;
            }
        }
        for (int slot = size / 2 - 1; slot >= 0; slot--) {
            siftDown(slot);
        }
        forgetRunnerUp();
        show();
    }

    private void show() {
        if (size > 0) {
            copyPosition(children[heap[0]]);
        }
    }

    private void forgetRunnerUp() {
        runnerUp = 0;
        distinct = false;
    }

    /** The heap slot of the entry after the top; the heap holds at least two children. */
    private int runnerUp() {
        if (runnerUp == 0) {
            runnerUp = size > 2 && compare(heap[2], heap[1]) < 0 ? 2 : 1;
        }
        return runnerUp;
    }

    private void siftDown(int from) {
        if (from >= size) {
            return;
        }
        int moving = heap[from];
        int slot = from;
        for (int below = 2 * slot + 1; below < size; below = 2 * slot + 1) {
            if (below + 1 < size && compare(heap[below + 1], heap[below]) < 0) {
                below++;
            }
            if (compare(moving, heap[below]) <= 0) {
                break;
            }
            heap[slot] = heap[below];
            slot = below;
        }
        heap[slot] = moving;
    }

    private int compare(int a, int b) {
        int order = compareKeys(a, b);
        return order != 0 ? order : compareAges(a, b);
    }

    /** Key order in the direction of movement. */
    private int compareKeys(int a, int b) {
        long x = prefixes[a];
        long y = prefixes[b];
        if (x != y) {
            return (x < y) == backward ? 1 : -1;
        }
        InternalIterator p = children[a];
        InternalIterator q = children[b];
        int order = p.keyRegion.compare(p.keyOffset, p.keyLength, q.keyRegion, q.keyOffset, q.keyLength);
        return backward ? -order : order;
    }

    /** Newest first, in both directions. */
    private int compareAges(int a, int b) {
        int order = Long.compare(children[b].sequence, children[a].sequence);
        return order != 0 ? order : Integer.compare(a, b);
    }

    private static long prefix(InternalIterator child) {
        return KeyPrefix.of(child.keyRegion, child.keyOffset, child.keyLength);
    }
}
