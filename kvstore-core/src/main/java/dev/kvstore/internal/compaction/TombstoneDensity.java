package dev.kvstore.internal.compaction;

import dev.kvstore.internal.manifest.FileMeta;

/** When the tombstones of a table are worth a compaction of their own. */
final class TombstoneDensity {
    /** A table of which one entry in this many is a tombstone is not moved to where its tombstones could go. */
    private static final int KEEP_ONE_IN = 64;

    /** A table of which one entry in this many is a tombstone is compacted for their sake. */
    private static final int TRIGGER_ONE_IN = 2;

    private TombstoneDensity() {}

    /** Whether a table should rather be rewritten than moved when its tombstones can be dropped. */
    static boolean isWorthCollecting(FileMeta file) {
        return file.rangeTombstones() > 0 || file.tombstones() * KEEP_ONE_IN > file.entries();
    }

    /** Whether a table should be compacted although its level is not too large. */
    static boolean triggers(FileMeta file) {
        return file.rangeTombstones() > 0
                || (file.tombstones() > 0 && file.tombstones() * TRIGGER_ONE_IN >= file.entries());
    }

    /**
     * The weight of a table in choosing what to compact first: its bytes, more with every tombstone, so
     * that tombstones sink quickly and free what they hide.
     */
    static double weight(FileMeta file) {
        if (file.entries() == 0) {
            return file.fileBytes() + 1.0;
        }
        return file.fileBytes() * (1.0 + 2.0 * file.tombstones() / file.entries()) + 1.0;
    }
}
