package dev.kvstore.internal.btree;

import dev.kvstore.StoreException;
import dev.kvstore.StoreFailedException;
import dev.kvstore.StoreFullException;
import dev.kvstore.StoreIOException;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.ChangeLog;
import dev.kvstore.internal.engine.ChunkedRead;
import dev.kvstore.internal.engine.Condition;
import dev.kvstore.internal.engine.ConditionCheck;
import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.Engine;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.engine.TimeMarks;
import dev.kvstore.internal.engine.WakeList;
import dev.kvstore.internal.engine.WriteCounters;
import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.engine.WriteTicket;
import dev.kvstore.internal.format.BatchReader;
import dev.kvstore.internal.format.EntryKind;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Commits groups of writes, each group as one transaction: pages, then a meta record or, if anyone asked for it, a
 * sync, then publication. Runs under the write lock.
 *
 * <p>What fails before the meta record leaves everything as it was: the pages that were taken are given back.
 */
final class TreeCommitter implements WriteQueue.Committer, AutoCloseable {
    private static final long GROUP_BYTES = 4 << 20;
    private static final int GROUP_COUNT = 512;

    /** What a commit needs beside what is written. */
    private static final int FEW_PAGES = 16;

    /** Changes the tree in a transaction of the engine's own. */
    interface Change {
        /** Returns how many sequence numbers it takes. */
        int apply(TreeWriter writer, long firstSequence) throws IOException;
    }

    private final Disk disk;
    private final TreeWriter writer;
    private final Transaction transaction;
    private final TreeState current;
    private final Published published;
    private final MetaPages metas;
    private final Syncer syncer;
    private final EngineHealth health;
    private final LiveSettings settings;
    private final WriteCounters counters;
    private final boolean hasLog;
    private final BatchReader reader = new BatchReader();
    private final Slots<ReadSlot> readers;
    private final TimeMarks marks = new TimeMarks(Clock.systemUTC());
    private final ChangeLog changes;
    private final ReadSetCheck readSets;
    private Supplier<Map<String, Integer>> keyspaces = Map::of;
    private final AtomicLong stalls = new AtomicLong();
    private final AtomicLong stallNanos = new AtomicLong();
    private final AtomicLong pagesWritten = new AtomicLong();
    private long sequence;
    private IOException lastFailure;

    /** Whether a failure would leave everything as it was. */
    private boolean isApplying;

    TreeCommitter(
            Disk disk,
            TreeWriter writer,
            TreeState current,
            Published published,
            MetaPages metas,
            Syncer syncer,
            EngineHealth health,
            LiveSettings settings,
            WriteCounters counters,
            boolean hasLog,
            Slots<ReadSlot> readers,
            ChangeLog changes,
            ReadSetCheck readSets) {
        this.disk = disk;
        this.writer = writer;
        this.transaction = writer.transaction();
        this.current = current;
        this.published = published;
        this.metas = metas;
        this.syncer = syncer;
        this.health = health;
        this.settings = settings;
        this.counters = counters;
        this.hasLog = hasLog;
        this.readers = readers;
        this.changes = changes;
        this.readSets = readSets;
    }

    /** Where conditions find the keyspace of chunks. */
    void keyspaces(Supplier<Map<String, Integer>> ids) {
        keyspaces = ids;
    }

    ChangeLog changes() {
        return changes;
    }

    /** A second has passed. */
    void tick() {
        marks.tick();
    }

    @Override
    public boolean hasRoom(WriteTicket first) {
        return settings.writesPaused().get() == 0 || health.hasFailed();
    }

    @Override
    public String stallReason() {
        return "writes are paused";
    }

    @Override
    public boolean isClosing() {
        return health.isClosing();
    }

    @Override
    public void waited(long nanos) {
        stalls.incrementAndGet();
        stallNanos.addAndGet(nanos);
    }

    @Override
    public WriteTicket commit(WriteTicket first, WakeList wakes) {
        WriteTicket behind = first.next();
        if (!admit(first, wakes)) {
            return behind;
        }
        WriteTicket rest = cut(first, GROUP_COUNT);
        try {
            if (tryCommit(first, wakes)) {
                return rest;
            }
            // One of them does not fit the device: each gets a transaction of its own.
            WriteTicket others = first.next();
            append(first, others, rest);
            others = cut(first, 1);
            if (!tryCommit(first, wakes)) {
                failAll(first, full(), wakes);
            }
            return others;
        } catch (StoreException e) {
            failAll(first, e, wakes);
        } catch (RuntimeException | Error e) {
            if (isApplying) {
                // Whatever it is, out of memory for instance: it was rolled back, and nothing has happened.
                failAll(first, e, wakes);
            } else {
                health.fail(e);
                failAll(first, e instanceof Error ? e : health.refusal(), wakes);
            }
        }
        return rest;
    }

    /** Moves pages. */
    interface Rearrangement {
        void apply(Transaction transaction) throws IOException;
    }

    /** Makes a change of which no reader sees anything; durable with the next sync. */
    void rearrange(Rearrangement change) {
        health.checkWritable(0);
        begin();
        boolean done = false;
        try {
            transaction.allocator.mayUseReserve(true);
            change.apply(transaction);
            done = true;
        } catch (IOException e) {
            throw DiskFailures.of(disk, "the file can't be rearranged", e);
        } finally {
            transaction.allocator.mayUseReserve(false);
            if (!done) {
                transaction.allocator.rolledBack();
            }
        }
        finish(false);
    }

    /** Makes a change that no user wrote, durably. */
    void change(Change change) {
        health.checkWritable();
        begin();
        boolean done = false;
        try {
            int taken = change.apply(writer, current.sequence + 1);
            sequence += taken;
            syncer.ensureRoom();
            done = true;
        } catch (IOException e) {
            throw DiskFailures.of(disk, "the change finds no room", e);
        } finally {
            if (!done) {
                transaction.allocator.rolledBack();
            }
        }
        finish(true);
    }

    long stalls() {
        return stalls.get();
    }

    long stallNanos() {
        return stallNanos.get();
    }

    long pagesWritten() {
        return pagesWritten.get();
    }

    ReadSetCheck readSets() {
        return readSets;
    }

    @Override
    public void close() {
        readSets.close();
        writer.close();
    }

    private void begin() {
        isApplying = true;
        transaction.allocator.reclaim();
        transaction.begin(current.txn + 1, current.root, current.entries);
        writer.begin();
        sequence = current.sequence;
    }

    /** Whether the write that is first in line may be tried; otherwise it has failed. */
    private boolean admit(WriteTicket first, WakeList wakes) {
        try {
            health.checkWritable(first.batch().puts());
            return true;
        } catch (StoreException e) {
            wakes.add(first);
            first.fail(e);
            return false;
        }
    }

    /** Makes room within the file, if that is better than to make it larger. */
    private void makeRoom(WriteTicket group) {
        int writes = 0;
        int puts = 0;
        long bytes = 0;
        for (WriteTicket ticket = group; ticket != null; ticket = ticket.next()) {
            writes += ticket.batch().count();
            puts += ticket.batch().puts();
            bytes += ticket.batch().length();
        }
        long needed = 2L * writes + bytes / transaction.pages.pageSize() + FEW_PAGES;
        if (!transaction.allocator.shouldWaitForSync(needed, puts > 0)) {
            return;
        }
        try {
            syncer.syncTwiceHoldingWriteLock();
        } catch (StoreFailedException e) {
            throw e;
        } catch (StoreException e) {
            // There is not even room for that; then the file has to grow, or the write fails.
            health.note(e);
        }
    }

    /** Whether the group was committed, or one by one found not to be applicable; false when there is no room for it. */
    private boolean tryCommit(WriteTicket first, WakeList wakes) {
        makeRoom(first);
        begin();
        boolean sync = false;
        boolean applied = false;
        boolean done = false;
        try {
            for (WriteTicket ticket = first; ticket != null; ticket = ticket.next()) {
                if (apply(ticket)) {
                    applied = true;
                    sync |= ticket.isSync();
                }
            }
            if (sync) {
                syncer.ensureRoom();
            }
            done = true;
        } catch (IOException e) {
            lastFailure = e;
            if (!disk.isOutOfSpace(e)) {
                throw DiskFailures.of(disk, "the tree can't be made larger", e);
            }
            return false;
        } catch (InternalError e) {
            throw new StoreIOException("the mapped tree was truncated or its device failed", e);
        } finally {
            transaction.allocator.mayUseReserve(false);
            if (!done) {
                transaction.allocator.rolledBack();
            }
        }
        if (applied) {
            finish(sync);
        } else {
            transaction.allocator.rolledBack();
        }
        if (changes.isActive()) {
            tell(first);
        }
        complete(first, wakes);
        return true;
    }

    private StoreFullException full() {
        StoreFullException failure = new StoreFullException(
                "the tree in " + disk.path() + " finds no room: " + lastFailure.getMessage(), lastFailure);
        health.markFull(String.valueOf(failure.getMessage()));
        return failure;
    }

    /** Whether the ticket's batch was applied; it is not when a condition does not hold. */
    private boolean apply(WriteTicket ticket) throws IOException {
        BatchBuffer batch = ticket.batch();
        if (batch.reads() != null && !readSets.holds(batch.reads(), transaction.root(), sequence)) {
            ticket.firstSequence(Engine.CONFLICT);
            return false;
        }
        if (!batch.conditions().isEmpty() && !conditionsHold(batch)) {
            ticket.firstSequence(Engine.CONDITION_FAILED);
            return false;
        }
        ticket.firstSequence(sequence + 1);
        transaction.allocator.mayUseReserve(batch.puts() == 0);
        marks.mark(batch);
        Region encoded = batch.seal();
        reader.reset(encoded, 0, batch.length());
        boolean records = readSets.records(sequence + 1);
        while (reader.next()) {
            // What has no number of its own comes last and has that of the write before it.
            if (reader.isNumbered()) {
                sequence++;
            }
            apply(encoded);
            if (records && reader.isNumbered()) {
                readSets.record(sequence, reader, encoded);
            }
        }
        return true;
    }

    private void apply(Region encoded) throws IOException {
        switch (reader.kind()) {
            case EntryKind.DELETE -> writer.delete(encoded, reader.keyOffset(), reader.keyLength());
            case EntryKind.RANGE_DELETE ->
                writer.deleteRange(
                        encoded,
                        reader.keyOffset(),
                        reader.keyLength(),
                        encoded,
                        reader.valueOffset(),
                        reader.valueLength());
            default ->
                writer.put(
                        encoded,
                        reader.keyOffset(),
                        reader.keyLength(),
                        reader.kind(),
                        sequence,
                        encoded,
                        reader.valueOffset(),
                        reader.valueLength());
        }
    }

    /** Compared with the running transaction, which has the writes before it. */
    private boolean conditionsHold(BatchBuffer batch) {
        Integer chunks = keyspaces.get().get(ChunkedRead.KEYSPACE);
        ReadSlot slot = readers.enterAlways();
        try {
            for (Condition condition : batch.conditions()) {
                slot.internalKey(condition.key());
                if (!ConditionCheck.holds(condition, find(slot), slot, chunks, this::find)) {
                    return false;
                }
            }
            return true;
        } finally {
            readers.exit(slot);
        }
    }

    private boolean find(ReadSlot slot) {
        return TreeReader.get(transaction.pages, transaction.root(), slot.key(), slot.keyLength(), slot.result());
    }

    /** Completes the transaction and makes it visible, durable before if asked for. */
    private void finish(boolean sync) {
        isApplying = false;
        transaction.seal();
        pagesWritten.setRelease(
                pagesWritten.getPlain() + transaction.allocator.taken().size() / 2);
        transaction.allocator.committed(transaction.txn());
        current.txn = transaction.txn();
        current.root = transaction.root();
        current.rootTxn = Node.txn(transaction.region(current.root), transaction.offset(current.root));
        current.sequence = sequence;
        current.entries = transaction.entries();
        current.end = transaction.allocator.end();
        if (sync) {
            syncer.syncHoldingWriteLock();
        } else if (hasLog) {
            VarHandle.releaseFence();
            current.durableTxn = syncer.durableTxn();
            metas.write(current);
        }
        published.publish(current.root, current.sequence, current.entries);
    }

    private void tell(WriteTicket group) {
        for (WriteTicket ticket = group; ticket != null; ticket = ticket.next()) {
            if (ticket.firstSequence() > 0) {
                BatchBuffer batch = ticket.batch();
                changes.append(batch.seal(), 0, batch.length(), ticket.firstSequence());
            }
        }
    }

    private void complete(WriteTicket group, WakeList wakes) {
        WriteTicket next;
        for (WriteTicket ticket = group; ticket != null; ticket = next) {
            next = ticket.next();
            wakes.add(ticket);
            if (ticket.firstSequence() < 0) {
                ticket.complete(ticket.firstSequence());
            } else {
                counters.count(ticket.batch());
                ticket.complete(ticket.firstSequence() + ticket.batch().count() - 1);
            }
        }
    }

    /** Ends the group before it becomes too large; returns what is left. */
    private WriteTicket cut(WriteTicket first, int most) {
        WriteTicket last = first;
        long bytes = first.batch().length();
        int count = 1;
        while (last.next() != null) {
            WriteTicket next = last.next();
            bytes += next.batch().length();
            if (++count > most
                    || bytes > GROUP_BYTES
                    || health.refuses(next.batch().puts())) {
                last.next(null);
                return next;
            }
            last = next;
        }
        return null;
    }

    /** Puts {@code rest} behind the group again. */
    private static void append(WriteTicket first, WriteTicket others, WriteTicket rest) {
        WriteTicket last = others == null ? first : others;
        while (last.next() != null) {
            last = last.next();
        }
        last.next(rest);
    }

    private static void failAll(WriteTicket group, Throwable failure, WakeList wakes) {
        WriteTicket next;
        for (WriteTicket ticket = group; ticket != null; ticket = next) {
            next = ticket.next();
            wakes.add(ticket);
            ticket.fail(failure);
        }
    }
}
