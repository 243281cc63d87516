package dev.kvstore.internal.lsm;

import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;
import dev.kvstore.internal.sstable.Table;

/** Estimates what a range holds from the tables' indexes and, for counts, a few of their blocks. */
final class SizeEstimate {
    private final EngineParts parts;

    SizeEstimate(EngineParts parts) {
        this.parts = parts;
    }

    long bytes(byte[] lower, byte[] upper) {
        return sum(
                lower,
                upper,
                (table, bounds) -> table.approximateOffsetOf(bounds, lower.length, upper.length)
                        - table.approximateOffsetOf(bounds, 0, lower.length));
    }

    long entries(byte[] lower, byte[] upper) {
        return sum(
                lower,
                upper,
                (table, bounds) -> table.approximateCount(bounds, 0, lower.length, bounds, lower.length, upper.length));
    }

    /** What a table holds between two keys that lie one behind the other. */
    private interface Measure {
        long of(Table table, Region bounds);
    }

    private long sum(byte[] lower, byte[] upper, Measure measure) {
        ReadView view = parts.views().retainCurrent();
        try (Region bounds = parts.memory().allocate(MemoryComponent.SCRATCH, (long) lower.length + upper.length)) {
            bounds.write(0, lower, 0, lower.length);
            bounds.write(lower.length, upper, 0, upper.length);
            long sum = 0;
            for (OpenTable table : view.tables().all()) {
                if (TableTree.overlaps(table.meta(), lower, upper)) {
                    sum += measure.of(table.table(), bounds);
                }
            }
            return sum;
        } finally {
            view.release();
        }
    }
}
