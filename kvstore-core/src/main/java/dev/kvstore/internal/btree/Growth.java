package dev.kvstore.internal.btree;

import java.io.IOException;

/**
 * How far the file grows at a time. Where room can be made ready ahead of need, the writer takes what is ready, or a
 * little, and says how much more it will probably want; elsewhere it grows in few large steps. Under the write lock.
 */
final class Growth {
    private static final long SMALLEST_STEP = 64 << 10;
    private static final long USUAL_STEP = 64L << 20;
    private static final int STEP_SHARE = 8;
    private static final int AHEAD_SHARE = 16;
    private static final int LARGEST_SHARE = 64;

    /** Growth for which nobody minds waiting. */
    private static final long SHORT_STEP = 256 << 10;

    /** What is made ready at most: it is made faster than it is used. */
    private static final long MOST_AHEAD = 1 << 20;

    private final PageStore pages;

    /** Null when nothing can be made ready. */
    private RoomAhead ahead;

    Growth(PageStore pages) {
        this.pages = pages;
    }

    /** From now on somebody makes room before it is needed. */
    void into(RoomAhead room) {
        ahead = room;
    }

    /** Makes a file of {@code end} pages larger, by so many at least; returns how many it has then. */
    long grow(long end, long atLeast) throws IOException {
        long bytes = end * pages.pageSize();
        long step = step(bytes);
        long more = Math.max((ahead == null ? step : shortStep(bytes, step)) / pages.pageSize(), atLeast);
        try {
            pages.grow(end + more);
        } catch (IOException e) {
            if (more == atLeast) {
                throw e;
            }
            pages.grow(end + atLeast);
            return end + atLeast;
        }
        if (ahead != null) {
            ahead.expect((end + more) * pages.pageSize() + step);
        }
        return end + more;
    }

    /** Gives back what is behind so many pages. */
    void shrink(long newEnd) throws IOException {
        if (ahead != null) {
            ahead.expectNothing();
        }
        pages.shrink(newEnd);
    }

    private long step(long bytes) {
        long most = ahead == null
                ? Math.min(bytes / STEP_SHARE, Math.max(USUAL_STEP, bytes / LARGEST_SHARE))
                : Math.min(bytes / AHEAD_SHARE, MOST_AHEAD);
        return Math.max(SMALLEST_STEP, most);
    }

    /** What is ready, or as much as is quickly made. */
    private long shortStep(long bytes, long step) {
        long ready = pages.file().prepared() - bytes;
        return Math.min(step, ready > 0 ? ready : SHORT_STEP);
    }
}
