package dev.kvstore.internal.sstable;

/**
 * How a table is written; it says nothing about how one is read.
 *
 * @param blockBytes what a block aims at before compression, 512 to 1,048,576 bytes. Larger blocks compress better
 *     and make the index smaller, smaller ones cost less to decompress
 * @param compression how blocks are stored; a block it does not make smaller by an eighth is stored as it is
 * @param filterBitsPerKey bits of the filter for each distinct key, 0 (no filter) to 20; 10 lets about one miss in a hundred through
 */
public record TableOptions(int blockBytes, Compression compression, int filterBitsPerKey) {
    /** 16 KiB blocks, not compressed, ten filter bits a key. */
    public static final TableOptions DEFAULT = new TableOptions(16 * 1024, Compression.NONE, 10);

    static final int MIN_BLOCK_BYTES = 512;
    static final int MAX_BLOCK_BYTES = 1 << 20;
    static final int MAX_FILTER_BITS = 20;

    /** Checks the ranges. */
    public TableOptions {
        requireRange("blockBytes", blockBytes, MIN_BLOCK_BYTES, MAX_BLOCK_BYTES);
        requireRange("filterBitsPerKey", filterBitsPerKey, 0, MAX_FILTER_BITS);
        if (compression == null) {
            throw new IllegalArgumentException("compression must not be null");
        }
    }

    /**
     * What suits a compression: 16 KiB blocks without, for a small index; 8 KiB with, because a look-up that misses the
     * cache decompresses a whole block.
     */
    public static TableOptions of(Compression compression) {
        return compression == Compression.NONE ? DEFAULT : new TableOptions(8 * 1024, compression, 10);
    }

    private static void requireRange(String name, int value, int smallest, int largest) {
        if (value < smallest || value > largest) {
            throw new IllegalArgumentException(name + " must be " + smallest + " to " + largest + ", got " + value);
        }
    }
}
