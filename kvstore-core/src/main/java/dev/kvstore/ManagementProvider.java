package dev.kvstore;

import dev.kvstore.internal.store.Providers;

/**
 * Shows open stores, and what works on them, to operators. Found by {@link java.util.ServiceLoader}: when a store that asks for it
 * ({@link StoreOptions#managedAs()}) is opened, and at {@link #show}. The module kvstore-jmx has one.
 */
public interface ManagementProvider {
    /**
     * Begins to show a store that has just been opened. What it throws is logged, and the store is opened all the same.
     *
     * @param name for people; several stores may ask for the same
     * @return closed before the store is
     */
    AutoCloseable manage(KeyValueStore store, String name);

    /**
     * Begins to show a component. What it throws is logged.
     *
     * @return closed when the component ends
     */
    default AutoCloseable manage(ManagedComponent component) {
        return () -> {};
    }

    /**
     * Has all providers there are show a component. Without any, and whatever they throw, nothing happens.
     *
     * @return closed by the caller when the component ends; it throws nothing and is idempotent
     */
    static Shown show(ManagedComponent component) {
        return Providers.show(component);
    }

    /** Something that is being shown. */
    interface Shown extends AutoCloseable {
        /** Ends it. */
        @Override
        void close();
    }
}
