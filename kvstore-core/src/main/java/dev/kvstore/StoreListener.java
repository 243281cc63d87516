package dev.kvstore;

/**
 * Told of what happens inside a store.
 *
 * <p>Called on one thread of the store's own, in order, never from within a read or write; a slow
 * listener delays later events only. If events come faster than they are taken, the oldest that waits is
 * dropped and counted. What the listener throws is logged and ignored.
 */
@FunctionalInterface
public interface StoreListener {
    /** Something happened. */
    void onEvent(StoreEvent event);
}
