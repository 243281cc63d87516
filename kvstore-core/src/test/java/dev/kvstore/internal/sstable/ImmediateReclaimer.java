package dev.kvstore.internal.sstable;

/** For tests in which nobody reads while something is retired. */
public final class ImmediateReclaimer implements Reclaimer {
    @Override
    public Object enter() {
        return this;
    }

    @Override
    public void exit(Object reader) {
        // Nothing waits for readers.
    }

    @Override
    public void retire(Runnable release) {
        release.run();
    }
}
