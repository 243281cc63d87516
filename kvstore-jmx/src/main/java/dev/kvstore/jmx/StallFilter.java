package dev.kvstore.jmx;

import dev.kvstore.StoreEvent;
import java.util.concurrent.TimeUnit;

/**
 * Lets through one stall a second at most: a store on the brink begins and ends many, and an operator wants to hear of
 * the state, not of each of them. The end of a stall passes if its begin did. One thread.
 */
final class StallFilter {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long lastBegin = System.nanoTime() - PERIOD_NANOS;
    private boolean isShown;

    boolean lets(StoreEvent event) {
        return lets(event, System.nanoTime());
    }

    boolean lets(StoreEvent event, long now) {
        if (event instanceof StoreEvent.StallBegan) {
            isShown = now - lastBegin >= PERIOD_NANOS;
            lastBegin = isShown ? now : lastBegin;
            return isShown;
        }
        return !(event instanceof StoreEvent.StallEnded) || isShown;
    }
}
