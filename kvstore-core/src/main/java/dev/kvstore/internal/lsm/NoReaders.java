package dev.kvstore.internal.lsm;

import dev.kvstore.internal.sstable.Reclaimer;

/** For a block cache that one thread uses through iterators alone, which copy: what is retired is free at once. */
enum NoReaders implements Reclaimer {
    INSTANCE;

    @Override
    public Object enter() {
        return this;
    }

    @Override
    public void exit(Object reader) {
        // Nobody waits for readers.
    }

    @Override
    public void retire(Runnable release) {
        release.run();
    }
}
