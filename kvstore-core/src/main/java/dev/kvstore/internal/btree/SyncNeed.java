package dev.kvstore.internal.btree;

/**
 * Whether dead pages are better waited for than the file made larger. They wait for two syncs, because a power cut may go
 * back to the durable state before the last. Used by the writer alone, under the write lock.
 */
final class SyncNeed {
    /** Fewer dead pages are not worth a sync. */
    private static final int MANY_WAITING = 128;

    private static final int DELETION_SHARE = 16;
    private static final int AGAIN_SHARE = 8;

    private long neededByReaders;

    /** The most pages that the tree has had. */
    private long most;

    /**
     * Deletions should hardly make a file larger, nor should puts into a tree that has been larger before; else puts should
     * not make it twice as large as what is in it.
     *
     * @param live pages that the tree refers to
     * @param waiting dead pages that somebody needs still
     */
    boolean isWorthWaiting(long live, long waiting, boolean hasPuts) {
        most = Math.max(most, live);
        long helped = waiting - stillNeeded(waiting);
        long share = !hasPuts ? DELETION_SHARE : live < most ? AGAIN_SHARE : 1;
        return helped >= MANY_WAITING && helped >= live / share;
    }

    /** So many dead pages are needed by readers, whom no sync makes leave. */
    void syncsDoNotHelp(long waiting) {
        neededByReaders = waiting;
    }

    private long stillNeeded(long waiting) {
        neededByReaders = Math.min(neededByReaders, waiting);
        return neededByReaders;
    }
}
