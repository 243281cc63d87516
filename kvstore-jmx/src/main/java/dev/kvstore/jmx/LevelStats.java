package dev.kvstore.jmx;

import dev.kvstore.StoreMetrics.LevelMetrics;

/** One level of the tree, as a client sees it. */
public final class LevelStats {
    private final LevelMetrics level;

    LevelStats(LevelMetrics level) {
        this.level = level;
    }

    /** Tables. */
    public long getFiles() {
        return level.files();
    }

    /** Bytes of its tables. */
    public long getBytes() {
        return level.bytes();
    }

    /** Entries of its tables, tombstones and shadowed versions included. */
    public long getEntries() {
        return level.entries();
    }

    /** How urgently it wants compaction; 1.0 and above is due. */
    public double getScore() {
        return level.score();
    }
}
