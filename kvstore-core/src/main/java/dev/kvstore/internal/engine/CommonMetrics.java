package dev.kvstore.internal.engine;

import dev.kvstore.StoreMetrics;
import dev.kvstore.StoreState;
import dev.kvstore.internal.jfr.ScanEvent;
import dev.kvstore.internal.memory.MemoryComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** The numbers that arise in the same place in every engine. Thread-safe. */
public abstract class CommonMetrics implements StoreMetrics {
    /** Knows whether scans are recorded. */
    private static final ScanEvent SCAN = new ScanEvent();

    private final CommonParts parts;
    private final TransactionCounters transactions = new TransactionCounters();
    private final LongAdder cursorsOpened = new LongAdder();
    private final LongAdder cursorsClosed = new LongAdder();
    private final Runnable cursorClosed = cursorsClosed::increment;
    private final LongAdder leaks = new LongAdder();
    private final long openedAt = System.nanoTime();

    protected CommonMetrics(CommonParts parts) {
        this.parts = parts;
    }

    /** Begins a scan that is recorded when its cursor is closed; what it returns is to be run then. */
    public final Runnable beginScan() {
        if (!SCAN.isEnabled()) {
            return cursorClosed;
        }
        ScanEvent event = new ScanEvent();
        event.begin();
        return () -> {
            cursorsClosed.increment();
            event.store = parts.events().store();
            event.commit();
        };
    }

    /** Counts a cursor whose scan was begun. */
    public final void cursorOpened() {
        cursorsOpened.increment();
    }

    /** Counts a cursor or snapshot that its user forgot. */
    public final void leaked() {
        leaks.increment();
    }

    public final TransactionCounters transactions() {
        return transactions;
    }

    @Override
    public final long transactionCount() {
        return transactions.commits();
    }

    @Override
    public final long transactionConflictCount() {
        return transactions.conflicts();
    }

    @Override
    public final long transactionRetryCount() {
        return transactions.retries();
    }

    @Override
    public final StoreState state() {
        return parts.health().state();
    }

    @Override
    public final Throwable lastError() {
        return parts.health().lastError();
    }

    @Override
    public final long getCount() {
        return parts.readers().sum(slot -> slot.gets());
    }

    @Override
    public final long getHitCount() {
        return parts.readers().sum(slot -> slot.hits());
    }

    @Override
    public final long userBytesRead() {
        return parts.readers().sum(slot -> slot.bytesRead());
    }

    @Override
    public final long putCount() {
        return parts.counters().puts();
    }

    @Override
    public final long deleteCount() {
        return parts.counters().deletes();
    }

    @Override
    public final long userBytesWritten() {
        return parts.counters().bytes();
    }

    @Override
    public final long scanCount() {
        return cursorsOpened.sum();
    }

    @Override
    public final int openCursors() {
        return (int) (cursorsOpened.sum() - cursorsClosed.sum());
    }

    @Override
    public final long leakedCount() {
        return leaks.sum();
    }

    @Override
    public final long memoryBytes() {
        return parts.memory().used();
    }

    @Override
    public final long memoryBytes(String component) {
        for (MemoryComponent candidate : MemoryComponent.values()) {
            if (name(candidate).equals(component)) {
                return parts.memory().used(candidate);
            }
        }
        throw new IllegalArgumentException("component must be one of " + memoryComponents() + ", got " + component);
    }

    @Override
    public final List<String> memoryComponents() {
        return Arrays.stream(MemoryComponent.values()).map(CommonMetrics::name).toList();
    }

    @Override
    public final Latency getLatency() {
        return parts.times().gets().latency();
    }

    @Override
    public final Latency putLatency() {
        return parts.times().writes().latency();
    }

    @Override
    public final Latency walSyncLatency() {
        return parts.times().syncs().latency();
    }

    @Override
    public final long droppedEvents() {
        return parts.events().dropped();
    }

    @Override
    public final long uptimeMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openedAt);
    }

    private static String name(MemoryComponent component) {
        return component.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
