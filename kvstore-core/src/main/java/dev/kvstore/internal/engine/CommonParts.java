package dev.kvstore.internal.engine;

import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.memory.NativeMemory;

/** The parts that every open engine has. */
public interface CommonParts {
    Disk disk();

    NativeMemory memory();

    Slots<ReadSlot> readers();

    EventDispatcher events();

    EngineHealth health();

    LiveSettings settings();

    WriteCounters counters();

    OperationTimes times();

    WriteQueue queue();
}
