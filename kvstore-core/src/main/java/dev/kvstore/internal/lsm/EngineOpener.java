package dev.kvstore.internal.lsm;

import dev.kvstore.Durability;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreException;
import dev.kvstore.StoreLockedException;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.compaction.OutputTables;
import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.OperationTimes;
import dev.kvstore.internal.engine.OptionsFile;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.engine.TimeMarks;
import dev.kvstore.internal.engine.WriteCounters;
import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.EngineThreads;
import dev.kvstore.internal.jfr.OpenEvent;
import dev.kvstore.internal.jfr.RecoveryEvent;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.manifest.VersionSet;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.sstable.BlockCache;
import dev.kvstore.internal.sstable.Compression;
import dev.kvstore.internal.sstable.TableOptions;
import dev.kvstore.internal.wal.LogObserver;
import dev.kvstore.internal.wal.LogRecovery;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens an engine: lock, manifest, tables, log, threads, in this order. When a step fails, what the steps before
 * have taken is given back in reverse order.
 */
final class EngineOpener {
    private static final Logger LOG = LoggerFactory.getLogger(EngineOpener.class);

    private final Disk disk;
    private final StoreOptions options;
    private final EngineThreads threads;
    private final NativeMemory memory;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private Disk.DirectoryLock lock;
    private VersionSet versions;
    private ChangeSource changes;
    private volatile Maintenance maintenance;

    EngineOpener(Disk disk, StoreOptions options, NativeMemory memory) {
        this.disk = disk;
        this.options = options;
        this.memory = memory;
        this.threads = new EngineThreads(
                String.valueOf(disk.path().getFileName()),
                failure -> LOG.error("a background thread of {} has ended", disk.path(), failure));
    }

    /** What the engine takes all its memory from; none of it is in use after an open that failed. */
    NativeMemory memory() {
        return memory;
    }

    LsmEngine open() {
        undo.push(disk::close);
        try {
            return openSteps();
        } catch (IOException e) {
            StoreException failure = DiskFailures.of(disk, "the store can't be opened", e);
            undoAll(failure);
            throw failure;
        } catch (RuntimeException | Error e) {
            undoAll(e);
            throw e;
        }
    }

    private LsmEngine openSteps() throws IOException {
        OpenEvent event = new OpenEvent();
        event.begin();
        long started = System.nanoTime();
        takeDirectory();
        versions = openVersions();
        undo.push(this::closeVersions);
        EngineParts parts = assemble();
        maintenance = new Maintenance(parts);
        openViews(parts);
        undo.push(() -> closeViews(parts));
        parts.flusher().recovered(versions.lastSequence());
        EngineParts ready = options.readOnly() ? replayReadOnly(parts) : start(parts);
        maintenance = new Maintenance(ready);
        LsmEngine engine = new LsmEngine(ready, maintenance, lock, options);
        if (!options.readOnly()) {
            engine.startHousekeeping(threads);
            OptionsFile.write(disk, StorageEngine.LSM, options, ready.settings());
        }
        ready.settings().observe(engine::settingsChanged);
        report(ready, System.nanoTime() - started);
        record(event, ready);
        return engine;
    }

    private static void openViews(EngineParts parts) {
        TableTree tree = parts.installer().openTree();
        try {
            parts.memtables().open(tree);
        } finally {
            tree.release();
        }
    }

    private void takeDirectory() throws IOException {
        if (!disk.directoryExists()) {
            if (options.readOnly() || !options.createIfMissing()) {
                throw new StoreNotFoundException("there is no directory " + disk.path());
            }
            disk.createDirectory();
        }
        lock = takeLock();
        if (lock != null) {
            undo.push(lock::close);
        }
    }

    /** Nobody can write to a directory in which not even the lock file can be opened. */
    private Disk.DirectoryLock takeLock() throws IOException {
        try {
            return disk.lock();
        } catch (StoreLockedException e) {
            throw e;
        } catch (IOException e) {
            if (options.readOnly()) {
                return null;
            }
            throw e;
        }
    }

    private VersionSet openVersions() throws IOException {
        if (options.readOnly() || !options.createIfMissing() || VersionSet.exists(disk)) {
            return VersionSet.recover(disk, memory);
        }
        VersionEdit initial = new VersionEdit();
        return VersionSet.create(disk, memory, StoreId.random(), hasLog() ? initial : initial.cleanClose(0));
    }

    private GroupCommitter newCommitter(
            Memtables memtables,
            EngineHealth health,
            WriteThrottle throttle,
            Slots<ReadSlot> readers,
            ViewHolder views,
            Flusher flusher,
            WriteCounters counters) {
        changes = new ChangeSource(disk, versions);
        ConditionChecker conditions = new ConditionChecker(readers, views, versions::keyspaces);
        ReadValidator validator = new ReadValidator(readers, views, memory);
        TimeMarks marks = new TimeMarks(Clock.systemUTC());
        return new GroupCommitter(
                memtables, health, throttle, conditions, validator, flusher::wake, counters, marks, changes.log());
    }

    private EngineParts assemble() {
        EventDispatcher events = openEvents();
        Slots<ReadSlot> readers = openReaders();
        Reclamation cacheReclamation = new Reclamation(readers);
        Reclamation viewReclamation = new Reclamation(readers);
        EngineHealth health = new EngineHealth(events, options.readOnly());
        LiveSettings settings = new LiveSettings(options, events);
        BlockCache cache = new BlockCache(memory, options.memoryBudget() / 2, cacheReclamation);
        undo.push(cache::close);
        ViewHolder views = new ViewHolder(viewReclamation);
        Memtables memtables = new Memtables(memory, settings, views);
        undo.push(memtables::close);
        TableFiles files = new TableFiles(disk, memory, cache, versions.storeId());
        Installer installer = new Installer(disk, versions, files, views, hasLog());
        SnapshotList snapshots = new SnapshotList();
        WriteCounters counters = new WriteCounters();
        WriteThrottle throttle = new WriteThrottle(settings, events, health);
        OutputTables outputs =
                new OutputTables(disk, memory, versions.storeId(), this::tableOptions, versions::nextFileNumber);
        Flusher flusher = new Flusher(
                memtables, installer, snapshots, outputs, health, events, threads.factory("flush"), this::progressed);
        GroupCommitter committer = newCommitter(memtables, health, throttle, readers, views, flusher, counters);
        WriteQueue queue = new WriteQueue(committer);
        changes.start(queue, committer);
        CompactionRunner runner = new CompactionRunner(installer, files, views, outputs, settings, events);
        Compactor compactor = new Compactor(
                settings,
                installer,
                snapshots,
                health,
                events,
                runner,
                threads.factory("compaction"),
                this::progressed);
        return new EngineParts(
                disk,
                memory,
                readers,
                cacheReclamation,
                viewReclamation,
                events,
                health,
                settings,
                cache,
                views,
                memtables,
                snapshots,
                installer,
                counters,
                throttle,
                new OperationTimes(disk.path().toString(), settings.slowOperationMicros(), events),
                files,
                committer,
                queue,
                flusher,
                runner,
                compactor,
                null,
                LogRecovery.NONE);
    }

    private Slots<ReadSlot> openReaders() {
        Slots<ReadSlot> readers = new Slots<>(() -> new ReadSlot(memory));
        undo.push(readers::close);
        return readers;
    }

    private EventDispatcher openEvents() {
        EventDispatcher events =
                new EventDispatcher(disk.path().toString(), options.listener(), threads.factory("events"));
        undo.push(events::close);
        return events;
    }

    private TableOptions tableOptions(int level) {
        return new TableOptions(
                options.blockBytes(),
                Compression.valueOf((level == 0 ? dev.kvstore.Compression.NONE : options.compression()).name()),
                options.filterBitsPerKey());
    }

    private EngineParts replayReadOnly(EngineParts parts) throws IOException {
        Recovery.checkLogIsThere(disk, versions);
        LogRecovery recovered = new Recovery(disk, memory, versions, parts.memtables(), (entries, bytes) -> {
                    if (parts.memtables().isActiveFull()
                            || !parts.memtables().active().hasRoomFor(entries, bytes)) {
                        parts.memtables().rotate(entries, bytes);
                    }
                })
                .replay();
        parts.committer().start(null, Math.max(versions.lastSequence(), recovered.lastSequence()));
        return parts.with(null, recovered);
    }

    private EngineParts start(EngineParts parts) throws IOException {
        Recovery.checkLogIsThere(disk, versions);
        Recovery.removeGarbage(disk, versions);
        parts.flusher().start();
        undo.push(parts.flusher()::stop);
        LogRecovery recovered = recover(parts);
        long last = Math.max(versions.lastSequence(), recovered.lastSequence());
        EngineLog log = hasLog() ? openLog(parts, recovered) : null;
        parts.committer().start(log, last);
        EngineParts ready = parts.with(log, recovered);
        if (log == null) {
            dropLog();
        } else {
            parts.flusher().truncates(log);
        }
        undo.push(parts.compactor()::stop);
        parts.compactor().start();
        return ready;
    }

    private LogRecovery recover(EngineParts parts) throws IOException {
        RecoveryEvent event = new RecoveryEvent();
        event.begin();
        LogRecovery recovered = new Recovery(
                        disk, memory, versions, parts.memtables(), (entries, bytes) -> makeRoom(parts, entries, bytes))
                .replay();
        event.store = disk.path().toString();
        event.records = recovered.records();
        event.bytes = recovered.payloadBytes();
        event.droppedTailBytes = recovered.droppedBytes();
        event.commit();
        return recovered;
    }

    private boolean hasLog() {
        return options.durability() != Durability.NONE;
    }

    private EngineLog openLog(EngineParts parts, LogRecovery recovered) {
        EngineLog log = EngineLog.open(
                disk,
                versions.storeId(),
                versions::nextFileNumber,
                parts.memory(),
                recovered,
                parts.settings(),
                observer(parts),
                options.durability() == Durability.SYNC);
        undo.push(() -> log.close(false));
        return log;
    }

    private static LogObserver observer(EngineParts parts) {
        return new LogObserver() {
            @Override
            public void synced(long nanos, long bytes) {
                parts.times().synced(nanos);
            }

            @Override
            public void rolled(long segment) {
                parts.events().publish(new StoreEvent.WalRolled(segment));
            }
        };
    }

    /** A store opened without a log keeps none from earlier: its content goes to tables. */
    private void dropLog() throws IOException {
        List<String> logs = new ArrayList<>();
        for (String name : disk.list()) {
            if (FileNames.kind(name) == FileNames.Kind.LOG) {
                logs.add(name);
            }
        }
        if (!logs.isEmpty()) {
            maintenance.flush();
            versions.logAndApply(
                    new VersionEdit().logWatermark(versions.nextFileNumber()).cleanClose(0));
            for (String name : logs) {
                disk.delete(name);
            }
        }
    }

    /** Waits for the flusher, which works on while the log is read. */
    private static void makeRoom(EngineParts parts, long entries, long bytes) {
        Memtables memtables = parts.memtables();
        if (!memtables.isActiveFull() && memtables.active().hasRoomFor(entries, bytes)) {
            return;
        }
        while (!memtables.mayRotate()) {
            parts.health().checkWritable(1);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        memtables.rotate(entries, bytes);
        parts.flusher().wake();
    }

    /** Called by the threads of the flusher and the compactor, which may run before the engine is complete. */
    private void progressed() {
        Maintenance present = maintenance;
        if (present != null) {
            present.progressed();
        }
    }

    private void record(OpenEvent event, EngineParts ready) {
        event.store = disk.path().toString();
        event.readOnly = options.readOnly();
        event.tables = ready.installer().version().fileCount();
        event.lastSequence = ready.committer().published();
        event.commit();
    }

    private static void report(EngineParts parts, long nanos) {
        LogRecovery recovered = parts.recovered();
        if (recovered.records() > 0 || recovered.droppedBytes() > 0) {
            parts.events()
                    .publish(new StoreEvent.Recovered(
                            recovered.records(),
                            recovered.payloadBytes(),
                            recovered.droppedBytes(),
                            TimeUnit.NANOSECONDS.toMicros(nanos)));
        }
    }

    private void closeVersions() {
        try {
            versions.close();
        } catch (IOException e) {
            throw DiskFailures.of(disk, "the manifest can't be closed", e);
        }
    }

    private static void closeViews(EngineParts parts) {
        parts.views().close();
        parts.viewReclamation().drain();
        parts.cacheReclamation().drain();
    }

    private void undoAll(Throwable cause) {
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (RuntimeException | Error e) {
                cause.addSuppressed(e);
            }
        }
    }
}
