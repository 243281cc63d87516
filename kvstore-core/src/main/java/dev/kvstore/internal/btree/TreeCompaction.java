package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.WorkControl;
import java.io.IOException;

/** Gives back what is free at the end of the file, after what only older durable states kept has become free too. */
final class TreeCompaction {
    private final TreeParts parts;

    TreeCompaction(TreeParts parts) {
        this.parts = parts;
    }

    void run(WorkControl control) {
        control.checkCancelled();
        parts.syncer().sync(parts.queue());
        parts.syncer().syncAnew(parts.queue());
        parts.queue().lock();
        try {
            parts.allocator().reclaim();
            long free = parts.allocator().usableAtEnd();
            if (free > 0) {
                parts.allocator().shrinkBy(free);
            }
        } catch (IOException e) {
            throw DiskFailures.of(parts.disk(), "the file can't be made smaller", e);
        } finally {
            parts.queue().unlock();
        }
    }
}
