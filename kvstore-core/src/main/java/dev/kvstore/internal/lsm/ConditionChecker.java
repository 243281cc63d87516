package dev.kvstore.internal.lsm;

import dev.kvstore.StoreIOException;
import dev.kvstore.internal.engine.BatchBuffer;
import dev.kvstore.internal.engine.Condition;
import dev.kvstore.internal.engine.ReadSlot;
import dev.kvstore.internal.engine.Slots;
import dev.kvstore.internal.iterator.LookupResult;
import java.util.List;

/** Compares what batches expect with what is there. Called under the write lock, so nothing changes meanwhile. */
final class ConditionChecker {
    private final Slots<ReadSlot> readers;
    private final ViewHolder views;

    ConditionChecker(Slots<ReadSlot> readers, ViewHolder views) {
        this.readers = readers;
        this.views = views;
    }

    /** Whether all conditions of a batch hold at a sequence number. */
    boolean hold(BatchBuffer batch, long sequence) {
        List<Condition> conditions = batch.conditions();
        ReadSlot slot = readers.enterAlways();
        try {
            for (Condition condition : conditions) {
                slot.internalKey(condition.key());
                boolean present = views.current().get(slot, sequence);
                if (!holds(condition, present, slot.result())) {
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

    private static boolean holds(Condition condition, boolean present, LookupResult found) {
        if (!condition.byValue()) {
            return condition.version() == (present ? found.sequence() : 0);
        }
        byte[] expected = condition.value();
        if (expected == null || !present) {
            return expected == null && !present;
        }
        return found.valueRegion().compare(found.valueOffset(), found.valueLength(), expected) == 0;
    }
}
