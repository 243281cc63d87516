package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.CloseSteps;
import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.io.Disk;
import java.io.IOException;

/**
 * Closes an engine that has refused new readers, in this order: threads end; everything is made durable and marked
 * whole, unless the engine has failed; readers leave; memory and file are let go; the lock last. A step that fails
 * does not keep the later ones from being taken; the first failure is thrown at the end.
 */
final class TreeCloser {
    private final TreeParts parts;
    private final Disk.DirectoryLock lock;
    private final boolean readOnly;
    private final CloseSteps steps = new CloseSteps();
    private TreeHousekeeper housekeeper;
    private boolean closed;

    /** @param lock null when a read-only store on a read-only device has none */
    TreeCloser(TreeParts parts, Disk.DirectoryLock lock, boolean readOnly) {
        this.parts = parts;
        this.lock = lock;
        this.readOnly = readOnly;
    }

    void stops(TreeHousekeeper keeper) {
        housekeeper = keeper;
    }

    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (housekeeper != null) {
            steps.take(housekeeper::stop);
        }
        if (!readOnly && !parts.health().hasFailed()) {
            steps.take(this::finish);
        }
        parts.readers().awaitEmpty();
        steps.take(parts.applier()::close);
        steps.take(parts.readers()::close);
        steps.take(this::closeFile);
        parts.health().markClosed();
        steps.take(parts.events()::close);
        steps.throwFirst();
    }

    /** The last state in both meta pages, and nothing behind it that is free. */
    private void finish() {
        parts.syncer().sync(parts.queue());
        shrink();
        parts.syncer().markClean();
    }

    private void shrink() {
        PageAllocator allocator = parts.allocator();
        parts.queue().lock();
        try {
            allocator.reclaim();
            long free = allocator.usableAtEnd();
            if (free > 0) {
                allocator.shrinkBy(free);
            }
        } catch (IOException e) {
            // What could not be given back is free the next time.
            parts.health().note(e);
        } finally {
            parts.queue().unlock();
        }
    }

    private void closeFile() {
        parts.pages().release();
        try {
            parts.file().close();
        } catch (IOException e) {
            throw DiskFailures.of(parts.disk(), "the tree can't be closed", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            if (lock != null) {
                lock.close();
            }
            parts.disk().close();
        }
    }
}
