package dev.kvstore.internal.engine;

import dev.kvstore.StoreClosedException;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreListener;
import dev.kvstore.StoreOptions;
import dev.kvstore.StoreSettings;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What every engine does in the same way with the parts that every engine has. */
public abstract class CommonEngine implements Engine {
    private final CommonParts parts;
    private final StoreOptions options;

    /** Of every read, so without a look through the parts. */
    private final OperationTimes times;

    private final Slots<ReadSlot> readers;

    protected CommonEngine(CommonParts parts, StoreOptions options) {
        this.parts = parts;
        this.options = options;
        this.times = parts.times();
        this.readers = parts.readers();
    }

    @Override
    public abstract CommonMetrics metrics();

    @Override
    public final NativeMemory memory() {
        return parts.memory();
    }

    @Override
    public final void exitRead(ReadSlot slot) {
        times.endGet(slot.timer(), slot.wasHit());
        readers.exit(slot);
    }

    @Override
    public final void holdWrites() {
        parts.health().checkWritable();
        parts.queue().hold(deadlineNanos(System.nanoTime()));
    }

    @Override
    public final void releaseWrites() {
        parts.queue().release();
    }

    @Override
    public final StoreOptions options() {
        return options;
    }

    @Override
    public final StoreSettings settings() {
        return parts.settings();
    }

    @Override
    public final TransactionCounters transactions() {
        return metrics().transactions();
    }

    @Override
    public final void resetStatistics() {
        times.reset();
    }

    @Override
    public final void publish(StoreEvent event) {
        parts.events().publish(event);
    }

    @Override
    public final void addListener(StoreListener listener) {
        parts.events().add(listener);
    }

    @Override
    public final void removeListener(StoreListener listener) {
        parts.events().remove(listener);
    }

    @Override
    public final void reportLeak(String what, Throwable openedAt) {
        metrics().leaked();
        parts.events().publish(new StoreEvent.Leaked(what, openedAt));
    }

    @Override
    public final Path path() {
        return parts.disk().path();
    }

    @Override
    public final void refuse() {
        readers.refuse();
        parts.health().markClosing();
        changes().close();
    }

    /** When a write that begins at {@code now} gives up waiting. */
    protected final long deadlineNanos(long now) {
        return now
                + TimeUnit.MILLISECONDS.toNanos(
                        parts.settings().writeTimeoutMillis().get());
    }

    /** The error for whoever comes too late. */
    public static StoreClosedException closed(Disk disk) {
        return new StoreClosedException("the store " + disk.path() + " is closed");
    }
}
