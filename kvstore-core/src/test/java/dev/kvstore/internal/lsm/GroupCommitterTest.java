package dev.kvstore.internal.lsm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.Durability;
import dev.kvstore.StoreOptions;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.Condition;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.engine.LiveSettings;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.engine.TimeMarks;
import dev.kvstore.internal.engine.WakeList;
import dev.kvstore.internal.engine.WriteCounters;
import dev.kvstore.internal.memory.NativeMemory;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class GroupCommitterTest {
    private final NativeMemory memory = new NativeMemory();

    @Test
    void errorBeforeAnythingIsLoggedFailsThatWriteAloneAndLosesNobody() {
        OutOfMemoryError planned = new OutOfMemoryError("as planned");
        AtomicBoolean outOfMemory = new AtomicBoolean();
        EventDispatcher events = new EventDispatcher("test", null, Thread::new);
        EngineHealth health = new EngineHealth(events, false);
        LiveSettings settings = new LiveSettings(StoreOptions.defaults(), events);
        try (Slots<ReadSlot> readers = new Slots<>(() -> {
                    if (outOfMemory.get()) {
                        throw planned;
                    }
                    return new ReadSlot(memory);
                });
                BatchBuffer first = conditional();
                BatchBuffer second = conditional()) {
            takeAll(readers, outOfMemory);
            GroupCommitter committer = new GroupCommitter(
                    null,
                    health,
                    new WriteThrottle(settings, events, health),
                    new ConditionChecker(readers, null, Map::of),
                    new ReadValidator(readers, null, memory),
                    () -> {},
                    new WriteCounters(),
                    new TimeMarks(Clock.systemUTC()),
                    null);
            first.ticket().begin(Durability.ASYNC, 0);
            second.ticket().begin(Durability.ASYNC, 0);
            first.ticket().next(second.ticket());

            assertSame(second.ticket(), committer.commit(first.ticket(), new WakeList()));
            assertTrue(first.ticket().isDone());
            assertFalse(second.ticket().isDone());
            assertNull(committer.commit(second.ticket(), new WakeList()));
            assertSame(
                    planned,
                    assertThrows(OutOfMemoryError.class, () -> first.ticket().end()));
            assertThrows(OutOfMemoryError.class, () -> second.ticket().end());
            assertFalse(health.hasFailed());
        }
    }

    private BatchBuffer conditional() {
        BatchBuffer batch = new BatchBuffer(memory);
        batch.put(0, new byte[] {1}, new byte[] {2});
        batch.require(new Condition(new byte[] {0, 1}, false, 0, null));
        return batch;
    }

    /** After this, entering takes memory that is not there. */
    private static void takeAll(Slots<ReadSlot> readers, AtomicBoolean outOfMemory) {
        outOfMemory.set(true);
        assertThrows(OutOfMemoryError.class, () -> {
            for (; ; ) {
                readers.enter();
            }
        });
    }
}
