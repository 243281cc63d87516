package dev.kvstore.internal.lsm;

import dev.kvstore.Durability;
import dev.kvstore.StoreOptions;
import dev.kvstore.VerifyReport;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.ChangeLog;
import dev.kvstore.internal.engine.CommonEngine;
import dev.kvstore.internal.engine.CommonMetrics;
import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.WorkControl;
import dev.kvstore.internal.engine.WriteTicket;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.EngineThreads;
import dev.kvstore.internal.io.FailStopDisk;
import dev.kvstore.internal.memory.NativeMemory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The LSM engine: takes calls in and hands them to the part that does the work. */
public final class LsmEngine extends CommonEngine {
    private final EngineParts parts;
    private final EngineMetrics metrics;
    private final Keyspaces keyspaces;
    private final Maintenance maintenance;
    private final EngineCloser closer;
    private volatile Housekeeper housekeeper;

    LsmEngine(EngineParts parts, Maintenance maintenance, Disk.DirectoryLock lock, StoreOptions options) {
        super(parts, options);
        this.parts = parts;
        this.metrics = new EngineMetrics(parts);
        this.maintenance = maintenance;
        this.keyspaces = new Keyspaces(this, parts);
        this.closer = new EngineCloser(parts, maintenance, lock, options.readOnly());
    }

    /**
     * Opens the store on {@code disk}, which the engine closes, also when opening fails.
     *
     * @param memory what the engine takes all its memory from; no other engine may
     */
    public static LsmEngine open(Disk disk, StoreOptions options, NativeMemory memory) {
        return new EngineOpener(new FailStopDisk(disk), options, memory).open();
    }

    void startHousekeeping(EngineThreads threads) {
        Housekeeper keeper = new Housekeeper(parts, maintenance, threads);
        closer.stops(keeper);
        keeper.start();
        housekeeper = keeper;
    }

    /** Makes a changed setting act; none in a store that is read-only needs the housekeeper for that. */
    void settingsChanged() {
        maintenance.settingsChanged();
        if (housekeeper != null) {
            housekeeper.lookNow();
        }
    }

    @Override
    public ReadSlot enterRead() {
        ReadSlot slot = parts.readers().enter();
        parts.times().beginGet(slot.timer());
        return slot;
    }

    @Override
    public boolean get(ReadSlot slot, long snapshot) {
        // The view first: whatever is published later than it was replaced belongs to the next one.
        ReadView view = parts.views().current();
        long sequence = snapshot == LATEST ? parts.committer().published() : snapshot;
        boolean found = view.get(slot, sequence);
        slot.count(found);
        return found;
    }

    @Override
    public long write(BatchBuffer batch, Durability durability) {
        parts.health().checkWritable(batch.puts());
        if (batch.reads() != null && !parts.committer().mayHold(batch.reads())) {
            return CONFLICT;
        }
        LiveSettings settings = parts.settings();
        boolean synced =
                durability == Durability.SYNC || settings.writesSynced().get() != 0;
        long now = System.nanoTime();
        long deadline = deadlineNanos(now);
        // A write that waits for the device costs so much that its time costs nothing.
        parts.times().beginWrite(batch.timer(), batch, synced, now);
        try {
            parts.throttle().delay(batch.length(), deadline);
            WriteTicket ticket = batch.ticket();
            ticket.begin(synced ? Durability.SYNC : durability, deadline);
            return parts.queue().write(ticket);
        } finally {
            parts.times().endWrite(batch.timer(), batch);
        }
    }

    @Override
    public boolean hasSingleWriter() {
        return false;
    }

    @Override
    public EngineCursor cursor(byte[] lower, byte[] upper, long snapshot) {
        ReadSlot slot = parts.readers().enter();
        try {
            ReadView view = parts.views().current();
            long sequence = snapshot == LATEST ? parts.committer().published() : snapshot;
            view.retain();
            try {
                LsmCursor cursor = new LsmCursor(view, parts.memory(), lower, upper, sequence, metrics.beginScan());
                metrics.cursorOpened();
                return cursor;
            } catch (Throwable e) {
                view.release();
                throw e;
            }
        } finally {
            parts.readers().exit(slot);
        }
    }

    @Override
    public long acquireSnapshot() {
        return parts.snapshots().acquire(parts.committer()::published);
    }

    @Override
    public void releaseSnapshot(long sequence) {
        parts.snapshots().release(sequence);
    }

    @Override
    public Map<String, Integer> keyspaces() {
        return parts.installer().versions().keyspaces();
    }

    @Override
    public int createKeyspace(String name) {
        parts.health().checkWritable();
        return keyspaces.create(name);
    }

    @Override
    public boolean dropKeyspace(String name) {
        parts.health().checkWritable();
        return keyspaces.drop(name);
    }

    @Override
    public long lastSequence() {
        return parts.committer().published();
    }

    @Override
    public long sync() {
        return maintenance.sync();
    }

    @Override
    public long flush() {
        return maintenance.flush();
    }

    @Override
    public void compact(byte[] lower, byte[] upper, WorkControl control) {
        long sequence = maintenance.flush();
        if (Arrays.compareUnsigned(lower, upper) < 0) {
            parts.compactor().compactRange(lower, upper, sequence, control);
        }
    }

    @Override
    public int cancelCompactions() {
        return parts.compactor().cancelRunning();
    }

    @Override
    public VerifyReport verify(WorkControl control) {
        return new Verification(parts, control).run();
    }

    @Override
    public long checkpoint(Path directory, WorkControl control) {
        return new Checkpoint(parts, control).write(directory, maintenance.flush());
    }

    @Override
    public long truncateLog() {
        return maintenance.truncateLog();
    }

    @Override
    public void clearCache() {
        maintenance.clearCache();
    }

    @Override
    public long rollLog() {
        return maintenance.rollLog();
    }

    @Override
    public long approximateBytes(byte[] lower, byte[] upper) {
        return new SizeEstimate(parts).bytes(lower, upper);
    }

    @Override
    public long approximateCount(byte[] lower, byte[] upper) {
        return new SizeEstimate(parts).entries(lower, upper);
    }

    @Override
    public ChangeLog changes() {
        return parts.committer().changes();
    }

    @Override
    public CommonMetrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        refuse();
        closer.close();
    }
}
