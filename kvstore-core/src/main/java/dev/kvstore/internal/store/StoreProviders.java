package dev.kvstore.internal.store;

import dev.kvstore.KeyValueStore;
import dev.kvstore.ManagementProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers that show one store to operators. None of their failures concerns the store. */
final class StoreProviders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreProviders.class);

    private final List<AutoCloseable> handles = new ArrayList<>();

    private StoreProviders() {}

    /** Asks all providers there are to show {@code store}, if it wants to be shown. */
    static StoreProviders show(KeyValueStore store) {
        StoreProviders shown = new StoreProviders();
        String name = store.options().managedAs();
        if (name != null) {
            shown.showAs(name.isEmpty() ? directoryName(store.path()) : name, store);
        }
        return shown;
    }

    /** Ends what the providers have begun. */
    @Override
    public synchronized void close() {
        for (AutoCloseable handle : handles) {
            try {
                handle.close();
            } catch (Exception | LinkageError e) {
                LOG.warn("the management of a store can't be ended", e);
            }
        }
        handles.clear();
    }

    private synchronized void showAs(String name, KeyValueStore store) {
        int found = 0;
        try {
            // The application's loader first: in a servlet container the provider may be with the application alone.
            for (Iterator<ManagementProvider> all = providers(); all.hasNext(); found++) {
                handles.add(all.next().manage(store, name));
            }
        } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
            LOG.warn("the store {} can't be shown to operators; it is open all the same", store.path(), e);
            return;
        }
        if (found == 0) {
            LOG.warn(
                    "the store {} is to be managed as {}, but there is no provider; is kvstore-jmx missing?",
                    store.path(),
                    name);
        }
    }

    private static Iterator<ManagementProvider> providers() {
        Iterator<ManagementProvider> ofApplication =
                ServiceLoader.load(ManagementProvider.class).iterator();
        return ofApplication.hasNext()
                ? ofApplication
                : ServiceLoader.load(ManagementProvider.class, ManagementProvider.class.getClassLoader())
                        .iterator();
    }

    private static String directoryName(Path path) {
        return path.getFileName() == null ? path.toString() : path.getFileName().toString();
    }
}
