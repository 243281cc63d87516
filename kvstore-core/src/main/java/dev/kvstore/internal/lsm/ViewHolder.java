package dev.kvstore.internal.lsm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kvstore.StoreClosedException;
import java.util.function.UnaryOperator;

/**
 * The present read view. Readers load it inside their slot and need no hold; it is let go behind the
 * readers that may have loaded it. Replaced under this object's monitor.
 */
final class ViewHolder {
    private final Reclamation reclamation;
    private volatile ReadView current;

    @GuardedBy("this")
    private boolean closed;

    /** Views are let go by {@code reclamation}, which is advanced by a thread of the engine's own. */
    ViewHolder(Reclamation reclamation) {
        this.reclamation = reclamation;
    }

    ReadView current() {
        return current;
    }

    /**
     * The present view with a hold of the caller's; for threads without a slot.
     *
     * @throws StoreClosedException after {@link #close()}
     */
    synchronized ReadView retainCurrent() {
        if (closed) {
            throw new StoreClosedException("the store is closed");
        }
        current.retain();
        return current;
    }

    void open(LiveMemtable active, LiveMemtable[] immutables, TableTree tables) {
        synchronized (this) {
            current = new ReadView(active, immutables, tables);
        }
    }

    /** Replaces the view by one made from it. */
    synchronized void update(UnaryOperator<ReadView> change) {
        ReadView old = current;
        current = change.apply(old);
        reclamation.defer(old::release);
    }

    /** Lets the last view go; when no reader can be inside. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            current.release();
        }
    }
}
