package dev.kvstore.internal.btree;

import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.WriteTicket;

/**
 * Room within the file for a group of writes, had from two syncs where that is better than to make the file larger. Under the
 * write lock, between two transactions.
 */
final class RoomForGroup {
    /** What a commit needs beside what is written. */
    private static final int FEW_PAGES = 16;

    private final PageAllocator allocator;
    private final int pageSize;
    private final Syncer syncer;
    private final EngineHealth health;

    RoomForGroup(PageAllocator allocator, int pageSize, Syncer syncer, EngineHealth health) {
        this.allocator = allocator;
        this.pageSize = pageSize;
        this.syncer = syncer;
        this.health = health;
    }

    void make(WriteTicket group) {
        int writes = 0;
        int puts = 0;
        long bytes = 0;
        for (WriteTicket ticket = group; ticket != null; ticket = ticket.next()) {
            writes += ticket.batch().count();
            puts += ticket.batch().puts();
            bytes += ticket.batch().length();
        }
        long needed = 2L * writes + bytes / pageSize + FEW_PAGES;
        if (!allocator.shouldWaitForSync(needed, puts > 0)) {
            return;
        }
        try {
            syncer.syncTwiceHoldingWriteLock();
        } catch (StoreFailedException e) {
            throw e;
        } catch (StoreException e) {
            // There is not even room for that; then the file has to grow, or the write fails.
            health.note(e);
        }
    }
}
