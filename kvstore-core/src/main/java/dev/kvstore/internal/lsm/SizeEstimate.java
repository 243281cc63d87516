package dev.kvstore.internal.lsm;

import dev.kvstore.internal.manifest.FileMeta;
import dev.kvstore.internal.memory.MemoryComponent;
import dev.kvstore.internal.memory.Region;

/** Estimates from the tables' indexes what a range holds, without reading blocks. */
final class SizeEstimate {
    private final EngineParts parts;

    SizeEstimate(EngineParts parts) {
        this.parts = parts;
    }

    long bytes(byte[] lower, byte[] upper) {
        return sum(lower, upper, false);
    }

    long entries(byte[] lower, byte[] upper) {
        return sum(lower, upper, true);
    }

    private long sum(byte[] lower, byte[] upper, boolean entries) {
        ReadView view = parts.views().retainCurrent();
        try (Region bounds = parts.memory().allocate(MemoryComponent.SCRATCH, (long) lower.length + upper.length)) {
            bounds.write(0, lower, 0, lower.length);
            bounds.write(lower.length, upper, 0, upper.length);
            double sum = 0;
            for (OpenTable table : view.tables().all()) {
                FileMeta meta = table.meta();
                if (TableTree.overlaps(meta, lower, upper)) {
                    long from = table.table().approximateOffsetOf(bounds, 0, lower.length);
                    long to = table.table().approximateOffsetOf(bounds, lower.length, upper.length);
                    double share = (double) (to - from) / Math.max(1, meta.fileBytes());
                    sum += share * (entries ? meta.entries() : meta.fileBytes());
                }
            }
            return Math.round(sum);
        } finally {
            view.release();
        }
    }
}
