package dev.kvstore;

/** How table blocks are compressed. Blocks that don't shrink by an eighth are stored as they are. */
public enum Compression {
    /** Blocks are read in place from the mapped file. */
    NONE,
    /** Fast in both directions; the default, below the top level. */
    LZ4,
    /** Smaller and slower. */
    ZSTD
}
