package dev.kvstore.internal.btree;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the newest state that is whole.
 *
 * <p>A state that was written as durable had its pages synced before, so damage below it is damage, and an error. One
 * that was not may have reached the device before its pages: every page that it does not share with the last durable
 * state is checked, and if one is missing, older, or of another place, the state before is taken. After the end of a
 * process all is there, so nothing acknowledged is lost; after a power cut it is the durable state, or a later one that
 * happens to be whole.
 */
final class Recovery {
    /** What was found in the meta pages and below. */
    record Found(MetaRecord state, MetaRecord durable, MetaRecord previous, long dropped) {
        /** Whether everything up to the state is synced. */
        boolean isDurable() {
            return state.txn() == durable.txn();
        }

        /** How many writes were found that are not synced. */
        long records() {
            return state.state().sequence - durable.state().sequence;
        }
    }

    private final PageStore pages;
    private final List<MetaRecord> records;
    private final BitMap newPages = new BitMap();
    private final List<long[]> newRuns = new ArrayList<>();
    private final BitMap shared = new BitMap();

    Recovery(PageStore pages, StoreId storeId) {
        this.pages = pages;
        this.records = MetaPages.readAll(pages, storeId);
    }

    /** Chooses a state. */
    Found find() {
        MetaRecord newest = newestDurable(Long.MAX_VALUE);
        if (newest == null) {
            throw new StoreCorruptedException(
                    FileNames.TREE,
                    PageLayout.FIRST_META_PAGE * pages.pageSize(),
                    "neither of the two meta pages holds a whole record of a durable state");
        }
        MetaRecord before = newestDurable(newest.txn());
        MetaRecord previous = before != null && before.txn() == newest.state().previousDurableTxn ? before : newest;
        long dropped = 0;
        for (MetaRecord candidate : records) {
            if (candidate.txn() > newest.txn()) {
                if (isWhole(candidate, newest)) {
                    return new Found(candidate, newest, previous, dropped);
                }
                dropped += MetaLayout.RECORD;
            }
        }
        forgetNewPages();
        StoreCorruptedException damage = damageBelow(newest);
        if (damage == null) {
            return new Found(newest, newest, previous, dropped);
        }
        if (newest.isClean() || previous.txn() == newest.txn() || damageBelow(previous) != null) {
            throw damage;
        }
        return new Found(previous, previous, previous, dropped + MetaLayout.RECORD);
    }

    /** The largest transaction number that a record has, whole below or not. */
    long largestTxn() {
        return records.stream().mapToLong(MetaRecord::txn).max().orElse(0);
    }

    /** What is wrong with that to which a durable state refers itself, or null. */
    private StoreCorruptedException damageBelow(MetaRecord durable) {
        try {
            TreeState state = durable.state();
            String problem = pages.problemOf(state.root, (int) state.rootTxn, -1);
            if (problem != null) {
                return pages.damage(state.root, problem);
            }
            new SpaceMap(pages).read(state.spaceMap, state.spaceMapTxn);
            return null;
        } catch (StoreCorruptedException e) {
            return e;
        }
    }

    private void forgetNewPages() {
        newPages.clear();
        newRuns.clear();
        shared.clear();
    }

    /** Starts the allocator at a state. */
    void startAllocator(Found found, SpaceMap spaceMap, PageAllocator allocator) {
        TreeState durable = found.durable().state();
        BitMap free = spaceMap.read(durable.spaceMap, durable.spaceMapTxn);
        long written = Math.min(pages.pages(), durable.end);
        for (long page = durable.spaceMap == 0 ? pages.pages() : durable.end; page < pages.pages(); page++) {
            free.add(page);
        }
        if (durable.spaceMap == 0) {
            written = 0;
        }
        BitMap kept = keptForPrevious(found, free);
        for (long page = kept.next(0); page >= 0; page = kept.next(page + 1)) {
            allocator.startDead(page, 1, found.previous().txn(), durable.txn);
        }
        if (!found.isDurable()) {
            written = 0;
            diff(found, free, kept, allocator);
        }
        allocator.start(free, kept, written);
    }

    /**
     * Writes what is not synced once more: after a sync that failed, the system may take it for written though it is
     * not.
     */
    void rewrite() throws IOException {
        for (long page = newPages.next(0); page >= 0; page = newPages.next(page + 1)) {
            rewrite(page, 1);
        }
        for (long[] run : newRuns) {
            rewrite(run[0], (int) run[1]);
        }
    }

    private void rewrite(long page, int count) throws IOException {
        for (long at = page; at < page + count; at++) {
            pages.file()
                    .write(
                            at * pages.pageSize(),
                            pages.region(page),
                            pages.offset(page) + (at - page) * pages.pageSize(),
                            pages.pageSize());
        }
    }

    private MetaRecord newestDurable(long below) {
        for (MetaRecord found : records) {
            if (found.isDurable() && found.txn() < below) {
                return found;
            }
        }
        return null;
    }

    /** Checks what a state does not share with a durable one. */
    private boolean isWhole(MetaRecord candidate, MetaRecord durable) {
        forgetNewPages();
        int newest = (int) candidate.txn();
        long age = candidate.txn() - durable.txn();
        TreeWalk.Visitor visitor = (page, count, gen) -> {
            boolean isNew = Integer.toUnsignedLong(newest - gen) < age;
            if (!isNew) {
                shared.add(page);
            } else if (count == 1) {
                if (!newPages.add(page)) {
                    throw pages.damage(page, "is referred to twice");
                }
            } else {
                newRuns.add(new long[] {page, count});
            }
            return isNew;
        };
        try {
            new TreeWalk(pages, visitor).walk(candidate.state().root, candidate.state().rootTxn);
            return true;
        } catch (StoreCorruptedException e) {
            return false;
        }
    }

    /** From the free pages of the durable state to those of a later one; what died in between is kept. */
    private void diff(Found found, BitMap free, BitMap kept, PageAllocator allocator) {
        for (long page = newPages.next(0); page >= 0; page = newPages.next(page + 1)) {
            free.remove(page);
        }
        for (long[] run : newRuns) {
            for (long page = run[0]; page < run[0] + run[1]; page++) {
                free.remove(page);
            }
        }
        TreeState durable = found.durable().state();
        TreeWalk.Visitor visitor = (first, count, gen) -> {
            if (shared.contains(first)) {
                return false;
            }
            allocator.startDead(first, count, durable.txn, found.state().txn());
            for (long page = first; page < first + count; page++) {
                free.add(page);
                kept.add(page);
            }
            return true;
        };
        new TreeWalk(pages, visitor).walk(durable.root, durable.rootTxn);
    }

    /** Pages that are free now but belong to the durable state before. */
    private BitMap keptForPrevious(Found found, BitMap free) {
        BitMap kept = new BitMap();
        TreeState previous = found.previous().state();
        if (found.previous().txn() == found.durable().txn()) {
            return kept;
        }
        BitMap freeThen;
        try {
            freeThen = new SpaceMap(pages).read(previous.spaceMap, previous.spaceMapTxn);
        } catch (StoreCorruptedException e) {
            // It can't be gone back to, so nothing is kept for it.
            return kept;
        }
        for (long page = free.next(0); page >= 0 && page < previous.end; page = free.next(page + 1)) {
            if (!freeThen.contains(page)) {
                kept.add(page);
            }
        }
        return kept;
    }
}
