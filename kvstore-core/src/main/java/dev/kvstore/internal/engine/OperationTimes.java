package dev.kvstore.internal.engine;

import dev.kvstore.LongSetting;
import dev.kvstore.StoreEvent;
import dev.kvstore.internal.jfr.DeleteEvent;
import dev.kvstore.internal.jfr.GetEvent;
import dev.kvstore.internal.jfr.PutEvent;
import dev.kvstore.internal.memory.Metering;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Event;

/**
 * How long reads, writes and syncs take. Reads and unsynced writes are timed now and then, at random, and each stands
 * for those around it; all of them are as soon as somebody wants to hear of slow ones or records them. Thread-safe.
 */
public final class OperationTimes {
    /** One in so many is timed, on average. */
    static final int GET_INTERVAL = 64;

    static final int WRITE_INTERVAL = 32;

    /** Slow operations are not reported more often. */
    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** An event knows whether its kind is switched on; asking one that exists costs nothing. */
    private static final GetEvent GET = new GetEvent();

    private static final PutEvent PUT = new PutEvent();
    private static final DeleteEvent DELETE = new DeleteEvent();

    private final String store;
    private final LongSetting slowMicros;
    private final EventDispatcher events;
    private final LatencyWindow gets = new LatencyWindow();
    private final LatencyWindow writes = new LatencyWindow();
    private final LatencyWindow syncs = new LatencyWindow();
    private final AtomicLong lastReport = new AtomicLong(System.nanoTime() - REPORT_NANOS);

    /** @param slowMicros the time from which an operation is reported as slow; 0 = none is */
    public OperationTimes(String store, LongSetting slowMicros, EventDispatcher events) {
        this.store = store;
        this.slowMicros = slowMicros;
        this.events = events;
    }

    public LatencyWindow gets() {
        return gets;
    }

    public LatencyWindow writes() {
        return writes;
    }

    public LatencyWindow syncs() {
        return syncs;
    }

    /** Records a sync of the log. */
    public void synced(long nanos) {
        syncs.record(nanos, 1, System.nanoTime());
    }

    public void reset() {
        gets.reset();
        writes.reset();
        syncs.reset();
    }

    /** Begins to time a read if its turn has come. */
    public void beginGet(OperationTimer timer) {
        if (Metering.isOn() && timer.isDue()) {
            timer.begin(slowMicros.get() != 0 || GET.isEnabled() ? 1 : GET_INTERVAL, System.nanoTime());
            if (GET.isEnabled()) {
                GetEvent event = new GetEvent();
                event.begin();
                timer.event(event);
            }
        }
    }

    /** Ends what {@link #beginGet} began. */
    public void endGet(OperationTimer timer, boolean found) {
        if (timer.isRunning()) {
            if (timer.event() instanceof GetEvent event) {
                event.store = store;
                event.found = found;
                event.commit();
            }
            record("get", gets, timer);
        }
    }

    /**
     * Begins to time a write if its turn has come.
     *
     * @param always whether it is slow anyway
     * @param now the present {@link System#nanoTime()}
     */
    public void beginWrite(OperationTimer timer, BatchBuffer batch, boolean always, long now) {
        if (Metering.isOn() && always) {
            timer.beginAlways(now);
        } else if (Metering.isOn() && timer.isDue()) {
            timer.begin(slowMicros.get() != 0 || PUT.isEnabled() || DELETE.isEnabled() ? 1 : WRITE_INTERVAL, now);
        } else {
            return;
        }
        boolean puts = batch.puts() > 0;
        if (puts ? PUT.isEnabled() : DELETE.isEnabled()) {
            Event event = puts ? new PutEvent() : new DeleteEvent();
            event.begin();
            timer.event(event);
        }
    }

    /** Ends what {@link #beginWrite} began. */
    public void endWrite(OperationTimer timer, BatchBuffer batch) {
        if (!timer.isRunning()) {
            return;
        }
        if (timer.event() instanceof PutEvent event) {
            event.store = store;
            event.entries = batch.count();
            event.bytes = batch.userBytes();
            event.commit();
        } else if (timer.event() instanceof DeleteEvent event) {
            event.store = store;
            event.entries = batch.count();
            event.bytes = batch.userBytes();
            event.commit();
        }
        record("write", writes, timer);
    }

    private void record(String operation, LatencyWindow window, OperationTimer timer) {
        long now = System.nanoTime();
        long nanos = timer.end(now);
        window.record(nanos, timer.weight(), now);
        long slow = slowMicros.get();
        if (slow != 0 && nanos >= TimeUnit.MICROSECONDS.toNanos(slow)) {
            report(operation, nanos, now);
        }
    }

    private void report(String operation, long nanos, long now) {
        long last = lastReport.get();
        if (now - last >= REPORT_NANOS && lastReport.compareAndSet(last, now)) {
            events.publish(new StoreEvent.SlowOperation(operation, TimeUnit.NANOSECONDS.toMicros(nanos)));
        }
    }
}
