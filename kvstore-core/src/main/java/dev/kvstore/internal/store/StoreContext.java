package dev.kvstore.internal.store;

import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.engine.Engine;

/** What all objects of one open store share. */
final class StoreContext {
    private final Engine engine;
    private final LeakTracker leaks;
    private volatile boolean closed;

    StoreContext(Engine engine) {
        this.engine = engine;
        this.leaks = new LeakTracker(engine);
    }

    Engine engine() {
        return engine;
    }

    LeakTracker leaks() {
        return leaks;
    }

    void checkOpen() {
        if (closed) {
            throw new StoreClosedException("the store " + engine.path() + " is closed");
        }
    }

    void markClosed() {
        closed = true;
    }

    /** A mapped file that has become shorter than its mapping answers reads with an InternalError. */
    StoreException unreadable(InternalError e) {
        return new StoreIOException(
                "a mapped file of " + engine.path() + " can't be read: it was truncated or its device failed", e);
    }
}
