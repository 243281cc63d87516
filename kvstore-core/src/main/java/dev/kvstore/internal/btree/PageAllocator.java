package dev.kvstore.internal.btree;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.engine.Slots;
import java.io.IOException;
import java.util.BitSet;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/**
 * Which pages are free: what {@link #take} gives and a transaction {@linkplain #free frees}; what is freed waits among the
 * {@link DeadPages}. Used by the writer alone, under the write lock.
 */
final class PageAllocator {
    private final PageStore pages;
    private final Growth growth;
    private final BitMap usable = new BitMap();

    /** What no commit up to the running one refers to: what the space map will say. */
    private final BitMap unreferenced = new BitMap();

    /** Parts of the space map that no longer say what {@link #unreferenced} does. */
    private final BitSet changedParts = new BitSet();

    private final TransactionPages running = new TransactionPages();
    private final SyncNeed syncNeed = new SyncNeed();
    private final DeadPages dead;
    private long end;
    private final int partBits;
    private final int reserve;
    private boolean mayUseReserve;

    PageAllocator(PageStore pages, Pins pins, Slots<?> readers, int reserve) {
        this.pages = pages;
        this.dead = new DeadPages(pins, readers, usable);
        this.growth = new Growth(pages);
        this.reserve = reserve;
        this.partBits = SpaceMap.bitsPerPart(pages.pageSize());
    }

    /**
     * Starts with pages that nothing refers to; of those, {@code kept} ones are needed still.
     *
     * @param written pages of which the space map of the file speaks, and says the same
     */
    void start(BitMap free, BitMap kept, long written) {
        end = pages.pages();
        for (long page = free.next(PageLayout.FIRST_DATA_PAGE); page >= 0 && page < end; page = free.next(page + 1)) {
            unreferenced.add(page);
            if (!kept.contains(page)) {
                usable.add(page);
            }
        }
        if (written < end) {
            changedParts.set(part(written), part(end - 1) + 1);
        }
    }

    /** From now on somebody makes room before it is needed. */
    void growInto(RoomAhead room) {
        growth.into(room);
    }

    /** A dead page of before the start; it is used again when those who need it have gone. */
    void startDead(long page, long count, long birth, long death) {
        dead.add(page, count, birth, death);
    }

    /** Pages of the file that have ever been used. */
    long end() {
        return end;
    }

    /** Pages that may be used at once. */
    long usable() {
        return usable.size();
    }

    /** Pages that the present tree does not refer to. */
    long unreferenced() {
        return unreferenced.size();
    }

    /** Dead pages that somebody needs still. */
    long waiting() {
        return unreferenced.size() - usable.size();
    }

    /** Whether two syncs before a commit that needs so many pages would be better than a larger file. */
    boolean shouldWaitForSync(long needed, boolean hasPuts) {
        return syncNeed.isWorthWaiting(end - unreferenced.size(), waiting(), hasPuts)
                && usable.size() < needed + reserve;
    }

    /** What is dead now is needed by readers, whom no sync makes leave. */
    void syncsDoNotHelp() {
        syncNeed.syncsDoNotHelp(waiting());
    }

    /** Whether pages may be taken that are kept for deletions and for syncs. */
    void mayUseReserve(boolean may) {
        mayUseReserve = may;
    }

    /** Makes the file larger unless so many pages are usable. */
    void ensure(int count) throws IOException {
        if (usable.size() < count) {
            grow(count - usable.size());
        }
    }

    /** Takes one page. */
    long take() throws IOException {
        if (usable.size() <= (mayUseReserve ? 0 : reserve)) {
            grow(1);
        }
        long page = usable.takeLowest();
        took(page, 1);
        return page;
    }

    /** Takes consecutive pages. */
    long take(int count) throws IOException {
        if (count == 1) {
            return take();
        }
        long first = usable.size() - count < (mayUseReserve ? 0 : reserve) ? -1 : usable.takeRun(count);
        if (first < 0) {
            growFor(count);
            first = usable.takeRun(count);
        }
        took(first, count);
        return first;
    }

    /** Takes consecutive pages before another, without making the file larger; returns the first of them, or -1. */
    long takeBelow(long limit, int count) {
        long first = usable.takeRun(count);
        if (first > limit) {
            for (long page = first; page < first + count; page++) {
                usable.add(page);
            }
            return -1;
        }
        if (first >= 0) {
            took(first, count);
        }
        return first;
    }

    /** Whether the next page that is taken lies before another. */
    boolean hasUsableBelow(long page) {
        long lowest = usable.lowest();
        return lowest >= 0 && lowest < page;
    }

    /** Gives back pages that the running transaction has taken. */
    void giveBack(long first, int count) {
        running.giveBack(first);
        for (long page = first; page < first + count; page++) {
            usable.add(page);
            unreferenced.add(page);
            changed(page);
        }
    }

    /**
     * Frees pages that an earlier transaction has taken.
     *
     * @throws StoreCorruptedException when the space map has said that they are free
     */
    void free(long first, int count, long birth) {
        for (long page = first; page < first + count; page++) {
            if (unreferenced.contains(page)) {
                throw pages.damage(page, "is in use, but the space map says that it is free");
            }
        }
        running.free(first, count, birth);
        for (long page = first; page < first + count; page++) {
            unreferenced.add(page);
            changed(page);
        }
    }

    /** The pages that the running transaction has taken, two numbers each: first page and pages. */
    LongArrayList taken() {
        return running.taken();
    }

    /**
     * Whether what the running transaction took there is still its own. If not, the page may since have become the inside of
     * a run, whose bytes look like anything.
     */
    boolean holds(long first) {
        return running.holds(first);
    }

    /** The running transaction is published. */
    void committed(long txn) {
        running.commit(dead, txn);
    }

    /** The running transaction has not happened. */
    void rolledBack() {
        running.rollBack(usable, unreferenced);
    }

    /** Looks which dead pages nobody needs any more. What has been committed must be published by then. */
    void reclaim() {
        dead.reclaim();
    }

    /** Pages at the end of the file that could be given back. */
    long usableAtEnd() {
        return usable.runBelow(end);
    }

    /** Gives back pages at the end of the file, all of them usable. */
    void shrinkBy(long count) throws IOException {
        long newEnd = end - count;
        growth.shrink(newEnd);
        for (long page = newEnd; page < end; page++) {
            usable.remove(page);
            unreferenced.remove(page);
            changed(page);
        }
        end = newEnd;
    }

    /** Makes the file larger by its usual step, if the device has room. */
    void growAhead() throws IOException {
        grow(1);
    }

    BitMap unreferencedPages() {
        return unreferenced;
    }

    BitSet changedParts() {
        return changedParts;
    }

    private void took(long first, int count) {
        running.take(first, count);
        for (long page = first; page < first + count; page++) {
            unreferenced.remove(page);
            changed(page);
        }
    }

    /** Makes the file larger until there is a run of so many. */
    private void growFor(int count) throws IOException {
        long atEnd = usable.runBelow(end);
        grow(Math.max(1, count - atEnd + (mayUseReserve ? 0 : reserve)));
    }

    private void grow(long atLeast) throws IOException {
        long newEnd = growth.grow(end, atLeast);
        for (long page = end; page < newEnd; page++) {
            usable.add(page);
            unreferenced.add(page);
            changed(page);
        }
        end = newEnd;
    }

    private void changed(long page) {
        changedParts.set(part(page));
    }

    private int part(long page) {
        return (int) (page / partBits);
    }
}
