package dev.kvstore.internal.lsm;

import dev.kvstore.Durability;
import dev.kvstore.StoreEvent;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.engine.Undo;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.jfr.RecoveryEvent;
import dev.kvstore.internal.manifest.VersionEdit;
import dev.kvstore.internal.manifest.VersionSet;
import dev.kvstore.internal.wal.LogObserver;
import dev.kvstore.internal.wal.LogRecovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Brings an engine's parts to the state that the log holds, and starts those that work in the background. */
final class EngineStart {
    private final Disk disk;
    private final StoreOptions options;
    private final VersionSet versions;
    private final Undo undo;
    private final Maintenance maintenance;

    EngineStart(Disk disk, StoreOptions options, VersionSet versions, Undo undo, Maintenance maintenance) {
        this.disk = disk;
        this.options = options;
        this.versions = versions;
        this.undo = undo;
        this.maintenance = maintenance;
    }

    /** Replays the log into memory and starts nothing. */
    EngineParts replayReadOnly(EngineParts parts) throws IOException {
        Recovery.checkLogIsThere(disk, versions);
        LogRecovery recovered = new Recovery(disk, parts.memory(), versions, parts.memtables(), (entries, bytes) -> {
                    if (parts.memtables().isActiveFull()
                            || !parts.memtables().active().hasRoomFor(entries, bytes)) {
                        parts.memtables().rotate(entries, bytes);
                    }
                })
                .replay();
        parts.committer().start(null, Math.max(versions.lastSequence(), recovered.lastSequence()));
        return parts.with(null, recovered);
    }

    /** Replays the log, goes on in a new segment, and starts flusher and compactor. */
    EngineParts start(EngineParts parts) throws IOException {
        Recovery.checkLogIsThere(disk, versions);
        Recovery.removeGarbage(disk, versions);
        parts.flusher().start();
        undo.push(parts.flusher()::stop);
        LogRecovery recovered = recover(parts);
        long last = Math.max(versions.lastSequence(), recovered.lastSequence());
        EngineLog log = options.durability() != Durability.NONE ? openLog(parts, recovered) : null;
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
                        disk,
                        parts.memory(),
                        versions,
                        parts.memtables(),
                        (entries, bytes) -> makeRoom(parts, entries, bytes))
                .replay();
        event.store = disk.path().toString();
        event.records = recovered.records();
        event.bytes = recovered.payloadBytes();
        event.droppedTailBytes = recovered.droppedBytes();
        event.commit();
        return recovered;
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
}
