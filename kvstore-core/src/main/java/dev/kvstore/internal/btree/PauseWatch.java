package dev.kvstore.internal.btree;

import dev.kvstore.StoreEvent;
import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.EventDispatcher;
import dev.kvstore.internal.jfr.WriteStallEvent;
import java.util.concurrent.TimeUnit;

/** Tells everyone when an operator has paused writes, the only thing that a tree's writes wait for. Used by one thread. */
final class PauseWatch {
    private static final String REASON = "writes are paused";

    private final EventDispatcher events;
    private final EngineHealth health;
    private WriteStallEvent stall;
    private long start;

    PauseWatch(EventDispatcher events, EngineHealth health) {
        this.events = events;
        this.health = health;
    }

    void look(boolean paused) {
        if (paused && stall == null) {
            start = System.nanoTime();
            stall = new WriteStallEvent();
            stall.begin();
            health.markStalled(true);
            events.publish(new StoreEvent.StallBegan(REASON));
        } else if (!paused && stall != null) {
            health.markStalled(false);
            stall.store = events.store();
            stall.reason = REASON;
            stall.commit();
            stall = null;
            events.publish(new StoreEvent.StallEnded(REASON, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start)));
        }
    }
}
