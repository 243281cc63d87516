package dev.kvstore.samples.benchmarks.peer;

/**
 * What every engine is opened with, as far as it has such a setting.
 *
 * @param writeBufferBytes size at which a memtable is flushed
 * @param cacheBytes memory for blocks read from tables
 * @param compression compression of tables
 * @param durability durability of every write
 * @param countWrites whether the engine keeps its statistics of bytes written
 * @param ascending whether all keys will be written in ascending order, for engines with a special path for that
 */
public record Settings(
        long writeBufferBytes,
        long cacheBytes,
        Compression compression,
        Durability durability,
        boolean countWrites,
        boolean ascending) {

    /** Memtables an engine may hold: one being written and two waiting for their flush. */
    public static final int MEMTABLES = 3;

    /** Threads for flushes and compactions. */
    public static final int BACKGROUND_THREADS = 2;

    private static final long MIB = 1L << 20;

    /** Returns the settings of most rows: 64 MiB memtables, 320 MiB of cache, unsynced writes, no statistics. */
    public static Settings standard(Compression compression) {
        return new Settings(64 * MIB, 320 * MIB, compression, Durability.UNSYNCED, false, false);
    }

    /** Returns a copy whose writes are acknowledged after a sync. */
    public Settings synced() {
        return new Settings(writeBufferBytes, cacheBytes, compression, Durability.SYNCED, countWrites, ascending);
    }

    /** Returns a copy with the engine's statistics switched on. */
    public Settings countingWrites() {
        return new Settings(writeBufferBytes, cacheBytes, compression, durability, true, ascending);
    }

    /** Returns a copy for keys written in ascending order. */
    public Settings ascendingKeys() {
        return new Settings(writeBufferBytes, cacheBytes, compression, durability, countWrites, true);
    }

    /** Returns a copy with another memtable size. */
    public Settings withWriteBuffer(long bytes) {
        return new Settings(bytes, cacheBytes, compression, durability, countWrites, ascending);
    }

    /** Returns the memory of memtables and cache together. */
    public long memoryBytes() {
        return MEMTABLES * writeBufferBytes + cacheBytes;
    }
}
