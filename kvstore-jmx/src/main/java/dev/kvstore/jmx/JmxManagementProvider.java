package dev.kvstore.jmx;

import dev.kvstore.KeyValueStore;
import dev.kvstore.ManagedComponent;
import dev.kvstore.ManagementProvider;

/** Registers the beans of stores that ask for it, and of components; found by the core. */
public final class JmxManagementProvider implements ManagementProvider {
    /** For the service loader. */
    public JmxManagementProvider() {}

    @Override
    public AutoCloseable manage(KeyValueStore store, String name) {
        return StoreManagement.register(store, name);
    }

    @Override
    public AutoCloseable manage(ManagedComponent component) {
        return RegisteredComponent.of(component);
    }
}
