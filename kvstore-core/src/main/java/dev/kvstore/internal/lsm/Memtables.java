package dev.kvstore.internal.lsm;

import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.memtable.ArenaPool;
import dev.kvstore.internal.memtable.Memtable;
import java.util.Arrays;

/**
 * The memtables: one that takes writes, and full ones that wait for flush. Changed under the write lock
 * (rotation) or by the flusher (removal); both publish through the {@link ViewHolder}.
 */
final class Memtables implements AutoCloseable {
    private static final LiveMemtable[] NONE = {};
    private static final long SMALLEST_HEADROOM = 1L << 20;
    private static final int HEADROOM_SHARE = 4;

    /** Range tombstones lie on the heap, and reads after each new one sort them anew. */
    static final int MOST_RANGE_TOMBSTONES = 512;

    private final LiveSettings settings;
    private final ArenaPool arenas;
    private final ViewHolder views;
    private long nextId;

    Memtables(NativeMemory memory, LiveSettings settings, ViewHolder views) {
        this.settings = settings;
        this.views = views;
        this.arenas = new ArenaPool(memory, retainedBytes(settings));
    }

    /** Opens the first view, with an empty memtable over {@code tables}. */
    void open(TableTree tables) {
        LiveMemtable first = create(0);
        views.open(first, NONE, tables);
        first.release();
    }

    Memtable active() {
        return views.current().active().memtable();
    }

    int immutableCount() {
        return views.current().immutables().length;
    }

    long immutableBytes() {
        long bytes = 0;
        for (LiveMemtable immutable : views.current().immutables()) {
            bytes += immutable.memtable().bytesUsed();
        }
        return bytes;
    }

    /** The oldest full memtable, or null. */
    LiveMemtable oldestImmutable() {
        LiveMemtable[] immutables = views.current().immutables();
        return immutables.length == 0 ? null : immutables[immutables.length - 1];
    }

    /** Whether the active memtable has grown to where it is flushed. */
    boolean isActiveFull() {
        Memtable active = active();
        long entries = settings.flushThresholdEntries().get();
        return active.bytesUsed() >= settings.flushThresholdBytes().get()
                || active.rangeTombstoneCount() >= MOST_RANGE_TOMBSTONES
                || (entries > 0 && active.entryCount() >= entries);
    }

    /** Whether another full memtable may wait. */
    boolean mayRotate() {
        return immutableCount() < settings.maxImmutableMemtables().get();
    }

    /** How full the active memtable is, 1 and above is full. */
    double activeFill() {
        return (double) active().bytesUsed() / settings.flushThresholdBytes().get();
    }

    /**
     * Starts a new memtable. Under the write lock, with all that was written published.
     *
     * @param entries writes that must fit into the new one
     * @param payloadBytes bytes of their keys and values
     */
    void rotate(long entries, long payloadBytes) {
        LiveMemtable next = create(Memtable.arenaBytesFor(entries, payloadBytes));
        views.update(view -> {
            LiveMemtable[] immutables = view.immutables();
            if (!view.active().isEmpty()) {
                immutables = Arrays.copyOf(immutables, immutables.length + 1);
                System.arraycopy(view.immutables(), 0, immutables, 1, immutables.length - 1);
                immutables[0] = view.active();
            }
            return new ReadView(next, immutables, view.tables());
        });
        next.release();
    }

    /** The memtables of a view without its oldest full one, over another tree. */
    static ReadView withoutOldest(ReadView view, TableTree tables) {
        LiveMemtable[] immutables = view.immutables();
        return new ReadView(view.active(), Arrays.copyOf(immutables, immutables.length - 1), tables);
    }

    /** Whether writes of this number and size are sure to fit into one new memtable and do not make it overfull. */
    boolean fitIntoOne(long entries, long payloadBytes) {
        long most = settings.flushThresholdEntries().get();
        return (most == 0 || entries <= most) && Memtable.arenaBytesFor(entries, payloadBytes) <= arenaBytes(settings);
    }

    /** Adapts how many arenas are kept for reuse to changed settings. */
    void settingsChanged() {
        arenas.limitRetained(retainedBytes(settings));
    }

    /** Frees what nobody holds, and the rest when it is let go. */
    @Override
    public void close() {
        arenas.close();
    }

    private LiveMemtable create(long atLeastBytes) {
        return new LiveMemtable(arenas, Math.max(arenaBytes(settings), atLeastBytes), nextId++);
    }

    /** A memtable is full by what it holds; the headroom is for the batch that fills it. */
    private static long arenaBytes(LiveSettings settings) {
        long threshold = settings.flushThresholdBytes().get();
        return threshold + Math.max(SMALLEST_HEADROOM, threshold / HEADROOM_SHARE);
    }

    private static long retainedBytes(LiveSettings settings) {
        return (1 + settings.maxImmutableMemtables().get()) * arenaBytes(settings);
    }
}
