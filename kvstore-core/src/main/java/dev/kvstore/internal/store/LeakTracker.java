package dev.kvstore.internal.store;

import dev.kvstore.internal.engine.Engine;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows the cursors, snapshots and batches that are open, closes those that were forgotten and reports
 * where they were opened.
 *
 * <p>Forgotten ones are found when the next one is opened and when the store is closed; no thread waits
 * for them. Thread-safe.
 */
final class LeakTracker {
    /** Releases what a tracked object held; must not refer to the object. Called at most once. */
    @FunctionalInterface
    interface Release {
        void release();
    }

    private final ReferenceQueue<Object> queue = new ReferenceQueue<>();
    private final Set<Tracked> open = ConcurrentHashMap.newKeySet();
    private final Engine engine;

    LeakTracker(Engine engine) {
        this.engine = engine;
    }

    /** Begins to watch {@code owner}, which keeps the result and closes it in its own close. */
    Tracked track(Object owner, String what, Release release) {
        reportForgotten();
        Tracked tracked = new Tracked(owner, this, what, release);
        open.add(tracked);
        return tracked;
    }

    /**
     * Reports what is still open when the store closes. It is not released: a user may be reading its memory
     * at this moment. Its own close, or the garbage collector, releases it.
     */
    void reportOpen() {
        reportForgotten();
        for (Tracked tracked : open) {
            engine.reportLeak(tracked.what, tracked.openedAt);
        }
    }

    private void reportForgotten() {
        for (Object found = queue.poll(); found != null; found = queue.poll()) {
            Tracked tracked = (Tracked) found;
            if (tracked.close()) {
                engine.reportLeak(tracked.what, tracked.openedAt);
            }
        }
    }

    /** One open object. */
    static final class Tracked extends PhantomReference<Object> {
        private final LeakTracker tracker;
        private final String what;
        private final Release release;
        private final Throwable openedAt;

        private Tracked(Object owner, LeakTracker tracker, String what, Release release) {
            super(owner, tracker.queue);
            this.tracker = tracker;
            this.what = what;
            this.release = release;
            this.openedAt = new Throwable(
                    what + " opened here by " + Thread.currentThread().getName());
        }

        /** Releases the object once; returns whether this call did. */
        boolean close() {
            if (!tracker.open.remove(this)) {
                return false;
            }
            release.release();
            return true;
        }
    }
}
