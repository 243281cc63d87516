package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.ReadSet;
import dev.kvstore.internal.memory.NativeMemory;

/**
 * Decides whether what a transaction has read is still so: the tree that it read, which its snapshot keeps, and the
 * present one must have the same entries of the same versions in every range of the read set. Exact at any age. Under
 * the write lock.
 */
final class ReadSetCheck {
    private static final byte[] BEGIN = {0};
    private static final byte[] END = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF};

    private final PageStore pages;
    private final Snapshots snapshots;
    private final NativeMemory memory;

    ReadSetCheck(PageStore pages, Snapshots snapshots, NativeMemory memory) {
        this.pages = pages;
        this.snapshots = snapshots;
        this.memory = memory;
    }

    /** Whether nothing in the set differs between the tree it was read from and the one below a root. */
    boolean holds(ReadSet reads, long root) {
        if (reads.isEmpty()) {
            return true;
        }
        long before = snapshots.rootOrNone(reads.since());
        if (before == root) {
            return true;
        }
        if (before == Snapshots.NONE) {
            return false;
        }
        try (TreeCursor then = new TreeCursor(pages, before, memory, BEGIN, END, () -> {});
                TreeCursor now = new TreeCursor(pages, root, memory, BEGIN, END, () -> {})) {
            for (int range = 0; range < reads.count(); range++) {
                if (!isSame(reads, range, then, now)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean isSame(ReadSet reads, int range, TreeCursor then, TreeCursor now) {
        boolean more = then.seek(reads.keys(), reads.lowerOffset(range), reads.lowerLength(range));
        boolean moreNow = now.seek(reads.keys(), reads.lowerOffset(range), reads.lowerLength(range));
        while (true) {
            boolean in = more && reads.reaches(range, then.keyRegion(), then.keyOffset(), then.keyLength());
            boolean inNow = moreNow && reads.reaches(range, now.keyRegion(), now.keyOffset(), now.keyLength());
            if (in != inNow) {
                return false;
            }
            if (!in) {
                return true;
            }
            // Versions are never used twice, so entries of the same version are the same.
            if (then.sequence() != now.sequence()) {
                return false;
            }
            more = then.next();
            moreNow = now.next();
        }
    }
}
