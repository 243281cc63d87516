package dev.kvstore.internal.store;

import dev.kvstore.Reader;
import dev.kvstore.Snapshot;
import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.internal.engine.KeyspaceNames;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The public snapshot: a sequence number that compaction respects until released. */
final class StoreSnapshot extends AbstractReader implements Snapshot {
    private final long sequence;
    private final Map<String, KeyspaceHandle> keyspaces;
    private final AtomicBoolean released;

    /** Null where somebody else sees to it that the snapshot is closed. */
    private final LeakTracker.Tracked tracked;

    /** A snapshot that its user closes, or that is reported. */
    StoreSnapshot(
            StoreContext context,
            KeyspaceHandle defaultKeyspace,
            Map<String, KeyspaceHandle> keyspaces,
            long sequence) {
        this(context, defaultKeyspace, keyspaces, sequence, true);
    }

    private StoreSnapshot(
            StoreContext context,
            KeyspaceHandle defaultKeyspace,
            Map<String, KeyspaceHandle> keyspaces,
            long sequence,
            boolean isTracked) {
        super(context, defaultKeyspace, sequence);
        this.sequence = sequence;
        this.keyspaces = keyspaces;
        AtomicBoolean flag = new AtomicBoolean();
        this.released = flag;
        this.tracked =
                isTracked ? context.leaks().track(this, "snapshot", () -> release(context, flag, sequence)) : null;
    }

    /** A snapshot for the length of a view, which can't be forgotten: the place that opened it need not be kept. */
    static StoreSnapshot ofView(
            StoreContext context, KeyspaceHandle defaultKeyspace, Map<String, KeyspaceHandle> keyspaces) {
        return new StoreSnapshot(
                context, defaultKeyspace, keyspaces, context.engine().acquireSnapshot(), false);
    }

    private static void release(StoreContext context, AtomicBoolean flag, long sequence) {
        if (flag.compareAndSet(false, true)) {
            context.engine().releaseSnapshot(sequence);
        }
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public Reader keyspace(String name) {
        checkReadable();
        if (name.isEmpty()) {
            return this;
        }
        return part(name, "keyspace '" + name + "'");
    }

    @Override
    public Reader hiddenKeyspace(String name) {
        checkReadable();
        return part(KeyspaceNames.hidden(name), "hidden keyspace '" + name + "'");
    }

    private Reader part(String name, String what) {
        KeyspaceHandle handle = keyspaces.get(name);
        if (handle == null) {
            throw new StoreNotFoundException("there was no " + what + " at sequence " + sequence);
        }
        return new Part(this, handle.kept());
    }

    @Override
    void checkReadable() {
        if (released.get()) {
            throw new StoreClosedException("the snapshot is closed");
        }
        context.checkOpen();
    }

    @Override
    public void close() {
        if (tracked == null) {
            release(context, released, sequence);
        } else {
            tracked.close();
        }
    }

    /** Another keyspace of the same snapshot; keeps it reachable. */
    private static final class Part extends AbstractReader {
        private final StoreSnapshot whole;

        Part(StoreSnapshot whole, KeyspaceHandle keyspace) {
            super(whole.context, keyspace, whole.sequence);
            this.whole = whole;
        }

        @Override
        void checkReadable() {
            whole.checkReadable();
        }
    }
}
