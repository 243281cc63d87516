package dev.kvstore.internal.store;

import dev.kvstore.Durability;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.Slot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.memory.NativeMemory;
import java.util.Objects;

/** The threads that write, each with a reusable batch for single writes. */
final class WriteSlots implements AutoCloseable {
    private final Slots<WriteSlot> slots;
    private final boolean hasLog;

    WriteSlots(NativeMemory memory, Durability durability) {
        this.slots = new Slots<>(() -> new WriteSlot(memory));
        this.hasLog = durability != Durability.NONE;
    }

    WriteSlot enter() {
        return slots.enter();
    }

    void exit(WriteSlot slot) {
        try {
            slot.batch.clear();
            slot.batch.trim();
        } finally {
            slots.exit(slot);
        }
    }

    /** Returns {@code durability} if this store can give it. */
    Durability checkDurability(Durability durability) {
        Objects.requireNonNull(durability, "durability must not be null");
        if (hasLog == (durability == Durability.NONE)) {
            throw new IllegalArgumentException("durability must be " + (hasLog ? "SYNC or ASYNC" : "NONE")
                    + " in a store opened " + (hasLog ? "with" : "without") + " a log, got " + durability);
        }
        return durability;
    }

    /** Waits until everyone who is inside now has left. */
    void awaitPresent() {
        slots.awaitPresent();
    }

    /** Refuses new writers and waits for those inside. */
    void drain() {
        slots.refuse();
        slots.awaitEmpty();
    }

    @Override
    public void close() {
        slots.close();
    }

    /** A writer inside the store. */
    static final class WriteSlot extends Slot {
        private final BatchBuffer batch;

        private WriteSlot(NativeMemory memory) {
            this.batch = new BatchBuffer(memory);
        }

        BatchBuffer batch() {
            return batch;
        }

        @Override
        public void close() {
            batch.close();
        }
    }
}
