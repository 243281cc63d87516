package dev.kvstore.internal.lsm;

import dev.kvstore.StoreException;
import dev.kvstore.internal.engine.CloseSteps;
import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.manifest.VersionEdit;
import java.io.IOException;

/**
 * Closes an engine that has refused new readers, in this order: compaction ends; memory is flushed and the log sealed, unless the
 * engine has failed; threads end; readers leave; memory and files are let go; the lock last. A
 * step that fails does not keep the later ones from being taken; the first failure is thrown at the end.
 */
final class EngineCloser {
    private final EngineParts parts;
    private final Maintenance maintenance;
    private final Disk.DirectoryLock lock;
    private final boolean readOnly;
    private final CloseSteps steps = new CloseSteps();
    private Housekeeper housekeeper;
    private boolean closed;

    /** @param lock null when a read-only store on a read-only device has none */
    EngineCloser(EngineParts parts, Maintenance maintenance, Disk.DirectoryLock lock, boolean readOnly) {
        this.parts = parts;
        this.maintenance = maintenance;
        this.lock = lock;
        this.readOnly = readOnly;
    }

    void stops(Housekeeper keeper) {
        housekeeper = keeper;
    }

    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        steps.take(parts.compactor()::stop);
        steps.take(this::flush);
        steps.take(parts.flusher()::stop);
        if (housekeeper != null) {
            steps.take(housekeeper::stop);
        }
        steps.take(this::closeLog);
        parts.readers().awaitEmpty();
        steps.take(parts.views()::close);
        steps.take(parts.viewReclamation()::drain);
        steps.take(parts.cacheReclamation()::drain);
        steps.take(parts.cache()::close);
        steps.take(parts.memtables()::close);
        steps.take(parts.committer().validator()::close);
        steps.take(parts.readers()::close);
        steps.take(this::closeFiles);
        parts.health().markClosed();
        steps.take(parts.events()::close);
        steps.throwFirst();
    }

    /** What can't be flushed stays in the log; without a log it is lost, and the caller is told. */
    private void flush() {
        if (readOnly || parts.health().hasFailed()) {
            return;
        }
        try {
            maintenance.flushForClose();
        } catch (StoreException e) {
            if (parts.log() == null) {
                throw e;
            }
            parts.health().note(e);
        }
    }

    private void closeLog() {
        EngineLog log = parts.log();
        if (log == null) {
            return;
        }
        boolean sound = !parts.health().hasFailed();
        log.close(sound);
        if (sound) {
            markCleanClose(log);
        }
    }

    /** The mark says up to where the sealed log must reach; with everything in tables it needs none. */
    private void markCleanClose(EngineLog log) {
        long last = parts.committer().published();
        boolean flushed = parts.flusher().flushedSequence() >= last;
        VersionEdit edit = new VersionEdit().cleanClose(flushed ? 0 : last);
        long watermark = log.segments().watermarkFor(parts.flusher().flushedSequence());
        edit.logWatermark(watermark);
        try {
            parts.installer().versions().logAndApply(edit);
            log.watermark(watermark);
            log.truncateIfAutomatic();
        } catch (StoreException | IOException e) {
            // Without the mark the next open reads the log as after a crash, which is as good.
            parts.health().note(e);
        }
    }

    private void closeFiles() {
        try {
            parts.installer().versions().close();
        } catch (IOException e) {
            throw DiskFailures.of(parts.disk(), "the manifest can't be closed", e);
        } finally {
            if (lock != null) {
                lock.close();
            }
            parts.disk().close();
        }
    }
}
