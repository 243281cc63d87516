package dev.kvstore.internal.lsm;

import dev.kvstore.Durability;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.engine.DiskFailures;
import dev.kvstore.internal.engine.OptionsFile;
import dev.kvstore.internal.engine.StoreDirectory;
import dev.kvstore.internal.engine.Undo;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.io.EngineThreads;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.manifest.VersionSet;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.wal.LogRecovery;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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
    private final Undo undo = new Undo();
    private Disk.DirectoryLock lock;
    private VersionSet versions;
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
        return StoreDirectory.open(disk, undo, this::openSteps);
    }

    private LsmEngine openSteps() throws IOException {
        long started = System.nanoTime();
        lock = StoreDirectory.take(disk, options, undo);
        versions = openVersions();
        undo.push(this::closeVersions);
        EngineParts parts =
                new EngineAssembly(disk, options, memory, threads, versions, undo, this::progressed).assemble();
        maintenance = new Maintenance(parts);
        openViews(parts);
        undo.push(() -> closeViews(parts));
        parts.flusher().recovered(versions.lastSequence());
        EngineStart start = new EngineStart(disk, options, versions, undo, maintenance);
        EngineParts ready = options.readOnly() ? start.replayReadOnly(parts) : start.start(parts);
        maintenance = new Maintenance(ready);
        LsmEngine engine = new LsmEngine(ready, maintenance, lock, options);
        if (!options.readOnly()) {
            engine.startHousekeeping(threads);
            OptionsFile.write(disk, StorageEngine.LSM, options, ready.settings());
        }
        ready.settings().observe(engine::settingsChanged);
        report(ready, System.nanoTime() - started);
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

    private VersionSet openVersions() throws IOException {
        if (options.readOnly() || !options.createIfMissing() || VersionSet.exists(disk)) {
            return VersionSet.recover(disk, memory);
        }
        VersionEdit initial = new VersionEdit();
        return VersionSet.create(
                disk,
                memory,
                StoreId.random(),
                options.durability() != Durability.NONE ? initial : initial.cleanClose(0));
    }

    /** Called by the threads of the flusher and the compactor, which may run before the engine is complete. */
    private void progressed() {
        Maintenance present = maintenance;
        if (present != null) {
            present.progressed();
        }
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
}
