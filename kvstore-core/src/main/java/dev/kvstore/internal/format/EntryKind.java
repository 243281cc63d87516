package dev.kvstore.internal.format;

/** What an entry says about its key. The numbers are part of every file format. */
public final class EntryKind {
    /** The key has a value. */
    public static final int PUT = 1;

    /** The key was deleted: a tombstone. */
    public static final int DELETE = 2;

    /** All keys from the entry's key (inclusive) to the key in its value (exclusive) were deleted. */
    public static final int RANGE_DELETE = 3;

    /** The key has a value, stored behind metadata or elsewhere: see {@link ExtendedValue}. */
    public static final int EXTENDED_PUT = PUT | 4;

    /**
     * Only in batches: a put of the store's own that shares the sequence number of the batch's last write, so that
     * users' writes are numbered as if it were not there. It comes last, and is a {@link #PUT} everywhere else.
     */
    public static final int UNNUMBERED_PUT = PUT | 8;

    private static final int FORM = 3;

    private EntryKind() {}

    /** Whether an entry of this kind says that its key has a value. */
    public static boolean isPut(int kind) {
        return (kind & FORM) == PUT;
    }
}
