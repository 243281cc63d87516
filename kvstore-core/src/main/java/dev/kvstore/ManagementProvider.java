package dev.kvstore;

/**
 * Shows open stores to operators. Found by {@link java.util.ServiceLoader} when a store that asks for it
 * ({@link StoreOptions#managedAs()}) is opened; the module kvstore-jmx has one.
 */
public interface ManagementProvider {
    /**
     * Begins to show a store that has just been opened. What it throws is logged, and the store is opened all the same.
     *
     * @param name for people; several stores may ask for the same
     * @return closed before the store is
     */
    AutoCloseable manage(KeyValueStore store, String name);
}
