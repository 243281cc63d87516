package dev.kvstore.internal.btree;

import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.StoreId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The two meta pages.
 *
 * <p>One holds the last durable state and is left alone until the next one is durable in the other page. States that
 * are not durable are written by turns to two places of that other page, so that the last one but one stays whole while
 * the last one is written: a process may be killed in the middle of it.
 *
 * <p>Written under the write lock, but for a durable state, which the syncer writes.
 */
final class MetaPages {
    private final PageStore pages;
    private final StoreId storeId;
    private final Checksum writersChecksum = new Checksum();
    private final Checksum syncersChecksum = new Checksum();
    private volatile long durablePage;
    private int turn;

    /** @param durablePage the meta page that holds the last durable state */
    MetaPages(PageStore pages, StoreId storeId, long durablePage) {
        this.pages = pages;
        this.storeId = storeId;
        this.durablePage = durablePage;
    }

    /** Writes a state that is not durable; a crash of the process will find it. */
    void write(TreeState state) {
        long page = other(durablePage);
        turn ^= 1;
        MetaLayout.write(
                pages.region(page),
                pages.offset(page) + (1L + turn) * MetaLayout.PLACE,
                state,
                0,
                storeId,
                page,
                writersChecksum);
    }

    /** Writes a state whose pages are durable; it is so itself after the next sync. */
    void writeDurable(TreeState state) {
        writeDurable(state, MetaLayout.DURABLE, other(durablePage));
    }

    /** The durable state that was written last has been synced. */
    void durableStateIsSynced() {
        durablePage = other(durablePage);
    }

    /**
     * Writes the last durable state to both pages, so that damage to one does not hide it.
     *
     * @param before the durable state before, for whoever wants to go back to it, or null
     */
    void writeClean(TreeState state, TreeState before) {
        for (long page = PageLayout.FIRST_META_PAGE; page < PageLayout.FIRST_DATA_PAGE; page++) {
            writeDurable(state, MetaLayout.DURABLE | MetaLayout.CLEAN, page);
            if (before != null) {
                write(before, MetaLayout.DURABLE, page, 1);
            }
        }
    }

    /** Makes a state the only one, in both pages; syncs are the caller's. */
    static void replaceAll(PageStore pages, StoreId storeId, TreeState state) {
        for (long page = PageLayout.FIRST_META_PAGE; page < PageLayout.FIRST_DATA_PAGE; page++) {
            pages.region(page).fill(pages.offset(page), (long) MetaLayout.PLACES * MetaLayout.PLACE, (byte) 0);
        }
        new MetaPages(pages, storeId, PageLayout.FIRST_META_PAGE).writeClean(state, null);
    }

    /** All records that are whole, the newest first. */
    static List<MetaRecord> readAll(PageStore pages, StoreId storeId) {
        Checksum checksum = new Checksum();
        List<MetaRecord> found = new ArrayList<>();
        for (long page = PageLayout.FIRST_META_PAGE; page < PageLayout.FIRST_DATA_PAGE; page++) {
            for (int place = 0; place < MetaLayout.PLACES; place++) {
                long at = pages.offset(page) + (long) place * MetaLayout.PLACE;
                MetaRecord read = MetaLayout.read(pages.region(page), at, storeId, page, place, checksum);
                if (read != null) {
                    found.add(read);
                }
            }
        }
        found.sort(Comparator.comparingLong(MetaRecord::txn)
                .thenComparing(MetaRecord::isDurable)
                .reversed());
        return found;
    }

    private void writeDurable(TreeState state, int flags, long page) {
        write(state, flags, page, MetaLayout.DURABLE_PLACE);
        write(state, flags, page, MetaLayout.DURABLE_COPY);
    }

    private void write(TreeState state, int flags, long page, int place) {
        long at = pages.offset(page) + (long) place * MetaLayout.PLACE;
        MetaLayout.write(pages.region(page), at, state, flags, storeId, page, syncersChecksum);
    }

    private static long other(long page) {
        return 2 * PageLayout.FIRST_META_PAGE + 1 - page;
    }
}
