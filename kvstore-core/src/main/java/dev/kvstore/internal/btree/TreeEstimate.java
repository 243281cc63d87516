package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;

/** How much a range holds: exact at its ends, and from a sample of the subtrees in between. */
final class TreeEstimate {
    private static final int SAMPLE = 8;

    private final TreeParts parts;
    private final PageStore pages;
    private double entries;
    private double bytes;

    TreeEstimate(TreeParts parts) {
        this.parts = parts;
        this.pages = parts.pages();
    }

    long bytes(byte[] lower, byte[] upper) {
        measure(lower, upper);
        return Math.round(bytes);
    }

    long entries(byte[] lower, byte[] upper) {
        measure(lower, upper);
        return Math.round(entries);
    }

    private void measure(byte[] lower, byte[] upper) {
        ReadSlot slot = parts.readers().enter();
        try (Region bounds = parts.memory().allocate(MemoryComponent.SCRATCH, (long) lower.length + upper.length)) {
            bounds.write(0, lower, 0, lower.length);
            bounds.write(lower.length, upper, 0, upper.length);
            long root = parts.published().root();
            Bound from = new Bound(bounds, 0, lower.length);
            Bound to = new Bound(bounds, lower.length, upper.length);
            if (java.util.Arrays.compareUnsigned(lower, upper) < 0) {
                add(root, Node.level(pages.region(root), pages.offset(root)), from, to, 1);
            }
        } finally {
            parts.readers().exit(slot);
        }
    }

    /** One end of the range; null where a subtree lies wholly on the right side of it. */
    private record Bound(Region region, long offset, int length) {}

    private void add(long page, int level, Bound from, Bound to, double weight) {
        Region r = pages.region(page);
        long at = pages.offset(page);
        if (level == 0) {
            addLeaf(r, at, from, to, weight);
            return;
        }
        int first = from == null ? 0 : child(r, at, from);
        int last = to == null ? Node.count(r, at) - 1 : child(r, at, to);
        addChild(r, at, first, level, from, first == last ? to : null, weight);
        if (first < last) {
            addBetween(r, at, first + 1, last, level, weight);
            addChild(r, at, last, level, null, to, weight);
        }
    }

    private void addBetween(Region r, long at, int first, int end, int level, double weight) {
        int count = end - first;
        int sample = Math.min(count, SAMPLE);
        for (int i = 0; i < sample; i++) {
            addChild(r, at, first + (int) ((long) i * count / sample), level, null, null, weight * count / sample);
        }
    }

    private void addChild(Region r, long at, int index, int level, Bound from, Bound to, double weight) {
        add(TreeReader.child(pages, r, at, index, level - 1), level - 1, from, to, weight);
    }

    private void addLeaf(Region r, long at, Bound from, Bound to, double weight) {
        int first = from == null ? 0 : entry(r, at, from);
        int end = to == null ? Node.count(r, at) : entry(r, at, to);
        long sum = 0;
        for (int i = first; i < end; i++) {
            long slot = Node.slot(r, at, i);
            sum += Node.SLOT + Node.entryLength(r, at, slot, true);
            long tail = Node.tail(at, slot);
            if ((Node.flags(r, tail) & Node.RUN_VALUE) != 0) {
                long length = Node.referredLength(r, Node.valueRun(r, tail));
                sum += (long) PageLayout.runPages(length, pages.pageSize()) * pages.pageSize();
            }
        }
        entries += weight * Math.max(0, end - first);
        bytes += weight * sum;
    }

    private int child(Region r, long at, Bound bound) {
        return NodeSearch.inBranch(pages, r, at, bound.region(), bound.offset(), bound.length());
    }

    private int entry(Region r, long at, Bound bound) {
        int found = NodeSearch.inLeaf(pages, r, at, bound.region(), bound.offset(), bound.length());
        return found >= 0 ? found : -1 - found;
    }
}
