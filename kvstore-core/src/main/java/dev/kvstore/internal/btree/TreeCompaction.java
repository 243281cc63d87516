package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.WorkControl;
import java.io.IOException;

/**
 * Makes the file as small as what is in it, while others read and write: moves pages from its end to free ones before,
 * and gives back the end. What a snapshot or a cursor needs stays where it is.
 *
 * <p>Every piece is a transaction of its own. Before pages can be given back, two more states must be durable: the last
 * two are never changed.
 */
final class TreeCompaction {
    private static final int MOST_PASSES = 8;

    /** A smaller share of free pages is left alone. */
    private static final int SHARE = 32;

    private final TreeParts parts;
    private final WorkControl control;

    TreeCompaction(TreeParts parts, WorkControl control) {
        this.parts = parts;
        this.control = control;
    }

    void run() {
        settle();
        long end = Long.MAX_VALUE;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            long before = end;
            end = trim();
            long free = parts.allocator().usable();
            if (end >= before || free * SHARE < end) {
                return;
            }
            move(end - free);
            settle();
        }
        trim();
    }

    /** Makes usable what only older durable states keep. */
    private void settle() {
        control.checkCancelled();
        parts.syncer().sync(parts.queue());
        parts.syncer().syncAnew(parts.queue());
    }

    /** Gives back the free end of the file; returns how many pages it has then. */
    private long trim() {
        parts.queue().lock();
        try {
            parts.allocator().reclaim();
            long free = parts.allocator().usableAtEnd();
            if (free > 0) {
                parts.allocator().shrinkBy(free);
            }
            return parts.allocator().end();
        } catch (IOException e) {
            throw DiskFailures.of(parts.disk(), "the file can't be made smaller", e);
        } finally {
            parts.queue().unlock();
        }
    }

    private void move(long limit) {
        control.expect(control.doneBytes() + limit * parts.pages().pageSize());
        try (PageMover mover = new PageMover(parts.pages(), limit, parts.memory())) {
            while (movePiece(mover)) {
                control.checkCancelled();
                control.reached(mover.seenPages() * parts.pages().pageSize());
            }
        }
    }

    private boolean movePiece(PageMover mover) {
        parts.queue().lock();
        try {
            parts.own().rearrange(mover::movePiece);
            return mover.hasMore();
        } finally {
            parts.queue().unlock();
        }
    }
}
