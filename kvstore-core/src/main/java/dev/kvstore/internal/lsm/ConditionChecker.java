package dev.kvstore.internal.lsm;

import dev.kvstore.StoreIOException;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.ChunkedRead;
import dev.kvstore.internal.engine.Condition;
import dev.kvstore.internal.engine.ConditionCheck;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Compares what batches expect with what is there. Called under the write lock, so nothing changes meanwhile. */
final class ConditionChecker {
    private final Slots<ReadSlot> readers;
    private final ViewHolder views;
    private final Supplier<Map<String, Integer>> keyspaces;

    ConditionChecker(Slots<ReadSlot> readers, ViewHolder views, Supplier<Map<String, Integer>> keyspaces) {
        this.keyspaces = keyspaces;
        this.readers = readers;
        this.views = views;
    }

    /** Whether all conditions of a batch hold at a sequence number. */
    boolean hold(BatchBuffer batch, long sequence) {
        List<Condition> conditions = batch.conditions();
        Integer chunks = keyspaces.get().get(ChunkedRead.KEYSPACE);
        ReadSlot slot = readers.enterAlways();
        try {
            for (Condition condition : conditions) {
                slot.internalKey(condition.key());
                boolean present = views.current().get(slot, sequence);
                if (!ConditionCheck.holds(
                        condition,
                        present,
                        slot,
                        chunks,
                        rowSlot -> views.current().get(rowSlot, sequence))) {
                    return false;
                }
            }
            return true;
        } catch (InternalError e) {
            throw new StoreIOException(
                    "a condition can't be checked: a mapped table was truncated or its device failed", e);
        } finally {
            readers.exit(slot);
        }
    }
}
