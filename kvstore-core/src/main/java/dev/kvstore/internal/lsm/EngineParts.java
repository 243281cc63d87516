package dev.kvstore.internal.lsm;

import dev.kvstore.internal.engine.CommonParts;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.OperationTimes;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.engine.WriteCounters;
import dev.kvstore.internal.engine.WriteQueue;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;
import dev.kvstore.internal.sstable.BlockCache;
import dev.kvstore.internal.wal.LogRecovery;

/**
 * The parts of an open engine.
 *
 * @param log null in a store without one
 * @param recovered what opening found in the log
 */
record EngineParts(
        Disk disk,
        NativeMemory memory,
        Slots<ReadSlot> readers,
        Reclamation cacheReclamation,
        Reclamation viewReclamation,
        EventDispatcher events,
        EngineHealth health,
        LiveSettings settings,
        BlockCache cache,
        ViewHolder views,
        Memtables memtables,
        SnapshotList snapshots,
        Installer installer,
        WriteCounters counters,
        WriteThrottle throttle,
        OperationTimes times,
        TableFiles files,
        GroupCommitter committer,
        WriteQueue queue,
        Flusher flusher,
        CompactionRunner runner,
        Compactor compactor,
        EngineLog log,
        LogRecovery recovered)
        implements CommonParts {

    /** These parts with the log, once it has been recovered. */
    EngineParts with(EngineLog engineLog, LogRecovery found) {
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
                times,
                files,
                committer,
                queue,
                flusher,
                runner,
                compactor,
                engineLog,
                found);
    }
}
