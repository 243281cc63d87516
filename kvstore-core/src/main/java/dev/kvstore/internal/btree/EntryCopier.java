package dev.kvstore.internal.btree;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.iterator.LookupResult;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.List;

/** Copies the entries of leaves into another tree, with their sequence numbers. Not thread-safe. */
final class EntryCopier implements AutoCloseable {
    private final PageStore pages;
    private final boolean newestWins;
    private final List<String> losses;
    private final Region key;
    private final LookupResult present = new LookupResult();
    private long largestSequence;

    /**
     * @param newestWins whether a key may come more than once
     * @param losses takes a line for each entry that can't be read
     */
    EntryCopier(PageStore pages, NativeMemory memory, boolean newestWins, List<String> losses) {
        this.pages = pages;
        this.newestWins = newestWins;
        this.losses = losses;
        this.key = memory.allocate(MemoryComponent.SCRATCH, Limits.MAX_INTERNAL_KEY_LENGTH + Long.BYTES);
    }

    long largestSequence() {
        return largestSequence;
    }

    /** Copies what is intact of a whole leaf. */
    void copy(long leaf, TreeWriter writer) throws IOException {
        Region r = pages.region(leaf);
        long at = pages.offset(leaf);
        for (int i = 0; i < Node.count(r, at); i++) {
            try {
                copy(r, at, Node.slot(r, at, i), writer);
            } catch (StoreCorruptedException e) {
                losses.add(e.getMessage() + ", which is entry " + i + " of page " + leaf);
            }
        }
    }

    @Override
    public void close() {
        key.close();
    }

    private void copy(Region r, long at, long slot, TreeWriter writer) throws IOException {
        long tail = Node.tail(at, slot);
        long sequence = Node.sequence(r, tail);
        int length = Splitter.fullKey(pages, r, at, slot, true, key);
        Transaction txn = writer.transaction();
        if (newestWins
                && TreeReader.get(txn.pages, txn.root(), key, length, present)
                && present.sequence() >= sequence) {
            return;
        }
        if ((Node.flags(r, tail) & Node.RUN_VALUE) == 0) {
            long value = Node.valueOffset(r, tail, slot);
            writer.put(key, 0, length, Node.kind(r, tail), sequence, r, value, Node.valueLength(r, tail));
        } else {
            long reference = Node.valueRun(r, tail);
            long run = Node.referredPage(r, reference);
            long bytes = Node.referredLength(r, reference);
            pages.checkRun(run, Node.referredGen(r, reference), bytes);
            long value = pages.offset(run) + PageLayout.RUN_CONTENT;
            writer.put(key, 0, length, Node.kind(r, tail), sequence, pages.region(run), value, (int) bytes);
        }
        largestSequence = Math.max(largestSequence, sequence);
    }
}
