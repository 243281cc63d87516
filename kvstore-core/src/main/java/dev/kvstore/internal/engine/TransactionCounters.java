package dev.kvstore.internal.engine;

import java.util.concurrent.atomic.LongAdder;

/** What came of transactions since the store was opened. Thread-safe. */
public final class TransactionCounters {
    private final LongAdder commits = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder retries = new LongAdder();

    /** One has committed, with an effect or without. */
    public void committed() {
        commits.increment();
    }

    /** One was refused because something that it had read was written by others. */
    public void conflicted() {
        conflicts.increment();
    }

    /** An update runs once more. */
    public void retried() {
        retries.increment();
    }

    public long commits() {
        return commits.sum();
    }

    public long conflicts() {
        return conflicts.sum();
    }

    public long retries() {
        return retries.sum();
    }
}
