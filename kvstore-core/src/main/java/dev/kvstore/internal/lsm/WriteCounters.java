package dev.kvstore.internal.lsm;

import dev.kvstore.internal.engine.BatchBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** What users have written. Counted by one thread at a time, read by any. */
final class WriteCounters {
    private final AtomicLong puts = new AtomicLong();
    private final AtomicLong deletes = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    void count(BatchBuffer batch) {
        add(puts, batch.puts());
        add(deletes, batch.count() - batch.puts());
        add(bytes, batch.userBytes());
    }

    long puts() {
        return puts.get();
    }

    long deletes() {
        return deletes.get();
    }

    long bytes() {
        return bytes.get();
    }

    private static void add(AtomicLong counter, long amount) {
        counter.setRelease(counter.getPlain() + amount);
    }
}
