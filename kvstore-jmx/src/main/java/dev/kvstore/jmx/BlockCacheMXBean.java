package dev.kvstore.jmx;

/** Decompressed blocks of tables in memory. */
@Description("Decompressed blocks of tables in memory.")
public interface BlockCacheMXBean {
    @Description("Bytes in the cache.")
    @Unit("bytes")
    long getCacheBytes();

    @Description("Blocks in the cache.")
    long getCacheEntries();

    @Description("Blocks that were found in the cache.")
    long getCacheHits();

    @Description("Blocks that were not, and had to be read and decompressed.")
    long getCacheMisses();

    @Description("Blocks that made room for others.")
    long getCacheEvictions();

    @Description("Hits per look-up, 0 to 1; 0 before the first.")
    double getCacheHitRatio();

    @Description("The most that the cache may take, within the memory budget.")
    @Unit("bytes")
    long getCacheCapacityBytes();

    void setCacheCapacityBytes(long value);

    @Description("Forgets cached blocks, as far as no reader is using them.")
    void clearCache();
}
