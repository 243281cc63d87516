package dev.kvstore.internal.engine;

import dev.kvstore.internal.memory.Metering;
import java.util.concurrent.atomic.AtomicLong;

/** What users have written. Counted by one thread at a time, read by any. */
public final class WriteCounters {
    private final AtomicLong puts = new AtomicLong();
    private final AtomicLong deletes = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    public void count(BatchBuffer batch) {
        if (Metering.isOn()) {
            add(puts, batch.puts());
            add(deletes, batch.count() - batch.puts());
        }
        // How much was written is asked by others than operators.
        add(bytes, batch.userBytes());
    }

    public long puts() {
        return puts.get();
    }

    public long deletes() {
        return deletes.get();
    }

    public long bytes() {
        return bytes.get();
    }

    private static void add(AtomicLong counter, long amount) {
        counter.setRelease(counter.getPlain() + amount);
    }
}
