package dev.kvstore.internal.btree;

import dev.kvstore.Durability;
import dev.kvstore.StoreOptions;
import dev.kvstore.VerifyReport;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.ChangeLog;
import dev.kvstore.internal.engine.CommonEngine;
import dev.kvstore.internal.engine.CommonMetrics;
import dev.kvstore.internal.engine.EngineCursor;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.WorkControl;
import dev.kvstore.internal.engine.WriteTicket;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.EngineThreads;
import dev.kvstore.internal.io.FailStopDisk;
import dev.kvstore.internal.memory.NativeMemory;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** The B+tree engine: takes calls in and hands them to the part that does the work. */
public final class TreeEngine extends CommonEngine {
    private final TreeParts parts;
    private final TreeMetrics metrics;
    private final TreeKeyspaces keyspaces;
    private final TreeCloser closer;
    private final boolean hasLog;

    /** Held for reading by whoever works on the file, for writing by whoever closes it. */
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

    TreeEngine(TreeParts parts, Disk.DirectoryLock lock, StoreOptions options) {
        super(parts, options);
        this.parts = parts;
        this.hasLog = options.durability() != Durability.NONE;
        this.keyspaces = new TreeKeyspaces(parts.own(), parts.queue(), parts.memory());
        this.metrics = new TreeMetrics(parts, keyspaces);
        this.closer = new TreeCloser(parts, lock, options.readOnly());
        keyspaces.load(parts.pages(), parts.published().root());
        parts.applier().keyspaces(keyspaces::ids);
    }

    /** Opens the store on {@code disk}, which the engine closes, also when opening fails. */
    public static TreeEngine open(Disk disk, StoreOptions options, NativeMemory memory) {
        return new TreeOpener(new FailStopDisk(disk), options, memory).open();
    }

    /** Whether a directory holds a store of this engine. */
    public static boolean exists(Disk disk) {
        return TreeFile.exists(disk);
    }

    /** Makes a change that no user wrote, durably. */
    void change(OwnTransactions.Change change) {
        parts.queue().lock();
        try {
            parts.own().change(change);
        } finally {
            parts.queue().unlock();
        }
    }

    long entries() {
        return parts.published().entries();
    }

    void startHousekeeping(EngineThreads threads) {
        TreeHousekeeper keeper = new TreeHousekeeper(parts, hasLog, threads);
        closer.stops(keeper);
        keeper.start();
        parts.settings().observe(keeper::lookNow);
    }

    @Override
    public ReadSlot enterRead() {
        parts.pages().requireTrusted();
        ReadSlot slot = parts.readers().enter();
        parts.times().beginGet(slot.timer());
        return slot;
    }

    @Override
    public boolean get(ReadSlot slot, long snapshot) {
        Published published = parts.published();
        long root = snapshot == LATEST ? published.root() : parts.snapshots().root(snapshot, published);
        boolean found = TreeReader.get(parts.pages(), root, slot.key(), slot.keyLength(), slot.result());
        slot.count(found);
        return found;
    }

    @Override
    public long write(BatchBuffer batch, Durability durability) {
        parts.health().checkWritable(batch.puts());
        boolean synced = durability == Durability.SYNC
                || (hasLog && parts.settings().writesSynced().get() != 0);
        // A write that waits for the device costs so much that its time costs nothing.
        parts.times().beginWrite(batch.timer(), batch, synced, System.nanoTime());
        try {
            WriteTicket ticket = batch.ticket();
            ticket.begin(synced ? Durability.SYNC : durability, deadlineNanos(System.nanoTime()));
            return parts.queue().write(ticket);
        } finally {
            parts.times().endWrite(batch.timer(), batch);
        }
    }

    /** Copying pages is cheap, and nothing ever has to be tried again. */
    @Override
    public boolean hasSingleWriter() {
        return true;
    }

    @Override
    public EngineCursor cursor(byte[] lower, byte[] upper, long snapshot) {
        parts.pages().requireTrusted();
        ReadSlot slot = parts.readers().enter();
        try {
            Published published = parts.published();
            long root =
                    snapshot == LATEST ? published.root() : parts.snapshots().root(snapshot, published);
            long birth = Node.txn(parts.pages().region(root), parts.pages().offset(root));
            parts.pins().add(birth);
            parts.pages().retain();
            try {
                Runnable scan = metrics.beginScan();
                TreeCursor cursor = new TreeCursor(parts.pages(), root, parts.memory(), lower, upper, () -> {
                    parts.pages().release();
                    parts.pins().remove(birth);
                    scan.run();
                });
                metrics.cursorOpened();
                return cursor;
            } catch (Throwable e) {
                parts.pages().release();
                parts.pins().remove(birth);
                throw e;
            }
        } finally {
            parts.readers().exit(slot);
        }
    }

    @Override
    public long acquireSnapshot() {
        parts.pages().requireTrusted();
        ReadSlot slot = parts.readers().enter();
        try {
            Published.View state = parts.published().view();
            parts.snapshots().acquire(state);
            parts.applier().readSets().attend();
            return state.sequence();
        } finally {
            parts.readers().exit(slot);
        }
    }

    /** Whoever holds the writes back needs no snapshot: nothing is written but by itself. */
    @Override
    public long attendLatest() {
        parts.pages().requireTrusted();
        parts.applier().readSets().attend();
        return parts.published().sequence();
    }

    @Override
    public void releaseSnapshot(long sequence) {
        parts.snapshots().release(sequence);
    }

    @Override
    public Map<String, Integer> keyspaces() {
        return keyspaces.ids();
    }

    @Override
    public int createKeyspace(String name) {
        return inside(() -> {
            parts.health().checkWritable();
            return keyspaces.create(name);
        });
    }

    @Override
    public boolean dropKeyspace(String name) {
        return inside(() -> {
            parts.health().checkWritable();
            return keyspaces.drop(name);
        });
    }

    @Override
    public long lastSequence() {
        return parts.published().sequence();
    }

    @Override
    public long sync() {
        return hasLog ? inside(this::makeDurable) : parts.syncer().durableSequence();
    }

    @Override
    public long flush() {
        return inside(this::makeDurable);
    }

    @Override
    public void compact(byte[] lower, byte[] upper, WorkControl control) {
        inside(() -> {
            parts.health().checkWritable();
            new TreeCompaction(parts, control).run();
            return null;
        });
    }

    /** There are none in the background. */
    @Override
    public int cancelCompactions() {
        return 0;
    }

    @Override
    public VerifyReport verify(WorkControl control) {
        return inside(() -> new TreeVerification(parts, control).run());
    }

    @Override
    public long checkpoint(Path directory, WorkControl control) {
        return inside(() -> {
            makeDurable();
            return new TreeCheckpoint(parts, control).write(directory);
        });
    }

    @Override
    public long truncateLog() {
        return 0;
    }

    @Override
    public long rollLog() {
        return 0;
    }

    @Override
    public long approximateBytes(byte[] lower, byte[] upper) {
        return new TreeEstimate(parts).bytes(lower, upper);
    }

    @Override
    public long approximateCount(byte[] lower, byte[] upper) {
        return new TreeEstimate(parts).entries(lower, upper);
    }

    @Override
    public ChangeLog changes() {
        return parts.committer().changes();
    }

    /** There is none. */
    @Override
    public void clearCache() {}

    @Override
    public CommonMetrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        refuse();
        gate.writeLock().lock();
        try {
            closer.close();
        } finally {
            gate.writeLock().unlock();
        }
    }

    private long makeDurable() {
        parts.health().checkWritable();
        parts.syncer().sync(parts.queue());
        return parts.syncer().durableSequence();
    }

    /** What is neither a read nor a write of a user: the engine is not closed meanwhile. */
    private <T> T inside(Supplier<T> work) {
        if (parts.health().isClosing() || !gate.readLock().tryLock()) {
            throw closed(parts.disk());
        }
        try {
            if (parts.health().isClosing()) {
                throw closed(parts.disk());
            }
            return work.get();
        } finally {
            gate.readLock().unlock();
        }
    }
}
