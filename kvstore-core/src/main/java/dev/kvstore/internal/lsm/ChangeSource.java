package dev.kvstore.internal.lsm;

import dev.kvstore.StoreIOException;
import dev.kvstore.internal.engine.ChangeLog;
import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.manifest.VersionSet;
import dev.kvstore.internal.wal.LogReader;
import java.io.IOException;

/** What the change feed needs of the engine: the write lock, and what the log still holds. */
final class ChangeSource implements ChangeLog.Source {
    private final Disk disk;
    private final VersionSet versions;
    private WriteQueue queue;
    private GroupCommitter committer;
    private final ChangeLog changes = new ChangeLog(this);

    ChangeSource(Disk disk, VersionSet versions) {
        this.disk = disk;
        this.versions = versions;
    }

    ChangeLog log() {
        return changes;
    }

    void start(WriteQueue writeQueue, GroupCommitter groupCommitter) {
        queue = writeQueue;
        committer = groupCommitter;
    }

    @Override
    public void exclusively(Runnable action) {
        queue.lock();
        try {
            action.run();
        } finally {
            queue.unlock();
        }
    }

    @Override
    public long lastSequence() {
        return committer.published();
    }

    /** Nobody writes meanwhile, so the log ends with the last committed write; salvage mode, because this is no recovery. */
    @Override
    public void replay(long after) {
        try {
            new LogReader(disk, versions.storeId(), true)
                    .recover(versions.logWatermark(), 0, (source, offset, length, first, last, segment) -> {
                        if (last > after && last <= committer.published()) {
                            changes.append(source, offset, length, first);
                        }
                    });
        } catch (IOException e) {
            throw new StoreIOException("the log of " + disk.path() + " can't be read for the change feed", e);
        }
    }
}
