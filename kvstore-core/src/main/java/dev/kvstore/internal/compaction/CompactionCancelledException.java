package dev.kvstore.internal.compaction;

import dev.kvstore.StoreException;

/** A job stopped because its {@link Cancellation} asked it to; nothing of its output is left. */
public final class CompactionCancelledException extends StoreException {
    private static final long serialVersionUID = 1;

    CompactionCancelledException() {
        super("the compaction was cancelled");
    }
}
