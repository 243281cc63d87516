package dev.kvstore.internal.btree;

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

/**
 * The parts of an open engine.
 *
 * @param file null when the store is open for reading only
 * @param found what opening found
 */
record TreeParts(
        Disk disk,
        TreeFile.Header header,
        AutoCloseable file,
        NativeMemory memory,
        Slots<ReadSlot> readers,
        EventDispatcher events,
        EngineHealth health,
        LiveSettings settings,
        PageStore pages,
        Pins pins,
        Snapshots snapshots,
        Published published,
        PageAllocator allocator,
        TreeState current,
        Syncer syncer,
        BatchApplier applier,
        TreeCommit commit,
        OwnTransactions own,
        TreeCommitter committer,
        WriteQueue queue,
        WriteCounters counters,
        OperationTimes times,
        Recovery.Found found)
        implements CommonParts {}
