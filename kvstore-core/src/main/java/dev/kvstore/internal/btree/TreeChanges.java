package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.ChangeLog;
import dev.kvstore.internal.engine.WriteQueue;

/** What the change feed needs of the engine: the write lock. A tree keeps no log that could be read again. */
final class TreeChanges implements ChangeLog.Source {
    private final Published published;
    private final ChangeLog changes = new ChangeLog(this);
    private WriteQueue queue;

    TreeChanges(Published published) {
        this.published = published;
    }

    ChangeLog log() {
        return changes;
    }

    void start(WriteQueue writeQueue) {
        queue = writeQueue;
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
        return published.sequence();
    }

    @Override
    public void replay(long after) {}
}
