package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.ReadSet;
import dev.kvstore.internal.engine.RecentWrites;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;

/**
 * Decides whether what a transaction has read is still so. The writes since its snapshot are compared with the read set
 * where they are remembered ({@link RecentWrites}). Where they are not, the tree that it read, which its snapshot keeps,
 * and the present one must have the same entries of the same versions in every range of the set: at any age, and blind
 * only for deletions of what was not there. Under the write lock, but for {@link #attend}.
 */
final class ReadSetCheck implements AutoCloseable {
    private static final byte[] BEGIN = {0};
    private static final byte[] END = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF};

    private final PageStore pages;
    private final Snapshots snapshots;
    private final NativeMemory memory;
    private final RecentWrites recent;
    private volatile boolean wanted;

    ReadSetCheck(PageStore pages, Snapshots snapshots, NativeMemory memory) {
        this.pages = pages;
        this.snapshots = snapshots;
        this.memory = memory;
        this.recent = new RecentWrites(memory);
    }

    /** Somebody has taken a snapshot, so writes from now on are worth remembering; from any thread. */
    void attend() {
        wanted = true;
    }

    /** Whether writes from a sequence number on are worth recording. */
    boolean records(long sequence) {
        if (wanted) {
            wanted = false;
            recent.attend(sequence);
        }
        return recent.isAttentive(sequence);
    }

    /** Records one write of a batch. */
    void record(long sequence, BatchReader write, Region encoded) {
        if (write.kind() == EntryKind.RANGE_DELETE) {
            recent.recordRange(
                    sequence, encoded, write.keyOffset(), write.keyLength(), write.valueOffset(), write.valueLength());
        } else {
            recent.record(sequence, encoded, write.keyOffset(), write.keyLength());
        }
    }

    @Override
    public void close() {
        recent.close();
    }

    /** Whether nothing in the set was written up to the running transaction, whose root and last number are given. */
    boolean holds(ReadSet reads, long root, long sequence) {
        if (reads.isEmpty() || reads.since() == sequence) {
            return true;
        }
        recent.attend(sequence);
        if (recent.reaches(reads.since(), sequence)) {
            return !recent.touch(reads);
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
