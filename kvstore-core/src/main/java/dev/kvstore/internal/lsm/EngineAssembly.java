package dev.kvstore.internal.lsm;

import dev.kvstore.Durability;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.compaction.OutputTables;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.OperationTimes;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.engine.TimeMarks;
import dev.kvstore.internal.engine.Undo;
import dev.kvstore.internal.engine.WriteCounters;
import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.EngineThreads;
import dev.kvstore.internal.manifest.VersionSet;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.sstable.BlockCache;
import dev.kvstore.internal.sstable.Compression;
import dev.kvstore.internal.sstable.TableOptions;
import dev.kvstore.internal.wal.LogRecovery;
import java.time.Clock;

/** Puts the parts of an engine together; none of them runs yet. */
final class EngineAssembly {
    private final Disk disk;
    private final StoreOptions options;
    private final NativeMemory memory;
    private final EngineThreads threads;
    private final VersionSet versions;
    private final Undo undo;
    private final Runnable progressed;

    /**
     * @param versions what the manifest says
     * @param progressed called by the threads of flusher and compactor
     */
    EngineAssembly(
            Disk disk,
            StoreOptions options,
            NativeMemory memory,
            EngineThreads threads,
            VersionSet versions,
            Undo undo,
            Runnable progressed) {
        this.disk = disk;
        this.options = options;
        this.memory = memory;
        this.threads = threads;
        this.versions = versions;
        this.undo = undo;
        this.progressed = progressed;
    }

    EngineParts assemble() {
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
        Installer installer = new Installer(disk, versions, files, views, options.durability() != Durability.NONE);
        SnapshotList snapshots = new SnapshotList();
        WriteCounters counters = new WriteCounters();
        WriteThrottle throttle = new WriteThrottle(settings, events, health);
        OutputTables outputs =
                new OutputTables(disk, memory, versions.storeId(), this::tableOptions, versions::nextFileNumber);
        Flusher flusher = new Flusher(
                memtables, installer, snapshots, outputs, health, events, threads.factory("flush"), progressed);
        ChangeSource changes = new ChangeSource(disk, versions);
        GroupCommitter committer =
                newCommitter(memtables, health, throttle, readers, views, flusher, counters, changes);
        WriteQueue queue = new WriteQueue(committer);
        changes.start(queue, committer);
        CompactionRunner runner = new CompactionRunner(installer, files, views, outputs, settings, events);
        Compactor compactor = new Compactor(
                settings, installer, snapshots, health, events, runner, threads.factory("compaction"), progressed);
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

    private GroupCommitter newCommitter(
            Memtables memtables,
            EngineHealth health,
            WriteThrottle throttle,
            Slots<ReadSlot> readers,
            ViewHolder views,
            Flusher flusher,
            WriteCounters counters,
            ChangeSource changes) {
        ConditionChecker conditions = new ConditionChecker(readers, views, versions::keyspaces);
        ReadValidator validator = new ReadValidator(readers, views, memory);
        TimeMarks marks = new TimeMarks(Clock.systemUTC());
        return new GroupCommitter(
                memtables, health, throttle, conditions, validator, flusher::wake, counters, marks, changes.log());
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
}
