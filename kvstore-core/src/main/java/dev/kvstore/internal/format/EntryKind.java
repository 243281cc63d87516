package dev.kvstore.internal.format;

/** What an entry says about its key. The numbers are part of every file format. */
public final class EntryKind {
    /** The key has a value. */
    public static final int PUT = 1;

    /** The key was deleted: a tombstone. */
    public static final int DELETE = 2;

    /** All keys from the entry's key (inclusive) to the key in its value (exclusive) were deleted. */
    public static final int RANGE_DELETE = 3;

    private EntryKind() {}
}
