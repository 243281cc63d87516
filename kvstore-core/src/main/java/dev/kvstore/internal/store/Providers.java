package dev.kvstore.internal.store;

import dev.kvstore.KeyValueStore;
import dev.kvstore.ManagedComponent;
import dev.kvstore.ManagementProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers that show one store or component to operators. None of their failures concerns what they show. */
public final class Providers implements ManagementProvider.Shown {
    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

    private final List<AutoCloseable> handles = new ArrayList<>();

    private Providers() {}

    /** Asks all providers there are to show {@code store}, if it wants to be shown. */
    static Providers show(KeyValueStore store) {
        Providers shown = new Providers();
        String wanted = store.options().managedAs();
        if (wanted != null) {
            String name = wanted.isEmpty() ? directoryName(store.path()) : wanted;
            boolean any = shown.ask(provider -> provider.manage(store, name), "the store " + store.path());
            if (!any) {
                LOG.warn(
                        "the store {} is to be managed as {}, but there is no provider; is kvstore-jmx missing?",
                        store.path(),
                        name);
            }
        }
        return shown;
    }

    /** Asks all providers there are to show {@code component}. */
    public static Providers show(ManagedComponent component) {
        Providers shown = new Providers();
        shown.ask(provider -> provider.manage(component), component.type() + " " + component.name());
        return shown;
    }

    /** Ends what the providers have begun. */
    @Override
    public synchronized void close() {
        for (AutoCloseable handle : handles) {
            try {
                handle.close();
            } catch (Exception | LinkageError e) {
                LOG.warn("the management of a store or component can't be ended", e);
            }
        }
        handles.clear();
    }

    /** Whether there is any provider to ask, or one that can't be loaded. */
    private synchronized boolean ask(Function<ManagementProvider, AutoCloseable> question, String what) {
        boolean any = false;
        try {
            for (Iterator<ManagementProvider> all = providers(); all.hasNext(); ) {
                any = true;
                handles.add(question.apply(all.next()));
            }
            return any;
        } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
            LOG.warn("{} can't be shown to operators; it works all the same", what, e);
            return true;
        }
    }

    /** The application's loader first: in a servlet container the provider may be with the application alone. */
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
