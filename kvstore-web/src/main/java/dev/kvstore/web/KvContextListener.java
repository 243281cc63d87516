package dev.kvstore.web;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StoreClasses;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.nio.file.Path;

/**
 * Serves a store in a web application for as long as its context lives: as a listener in {@code web.xml}, or added by
 * {@link KvInitializer}.
 *
 * <p>The store is the value of the context attribute {@value #STORE_ATTRIBUTE}, which the host sets before the context
 * starts, and closes; or that in the directory {@code kvstore.path}, which is opened here, and closed when the context
 * stops. Other context parameters: {@code kvstore.dialect} (json, query or rest, the default), and
 * {@code kvstore.<option>} for the options of {@link HttpOptions} that have a textual form: allowedHosts (separated by
 * commas), allowRemote, tokenFile, adminEnabled, consoleEnabled, readOnly, maxBodyBytes, maxBatchBytes, maxScanLimit,
 * maxActiveRequests, checkpointRoot. A parameter that the context does not have is looked for among the system
 * properties of the same name; {@code kvstore.enabled} is not.
 *
 * <p>Where the classes of the store belong to the web application, nothing keeps them once the context has stopped.
 */
public final class KvContextListener implements ServletContextListener {
    /** The context attribute that holds the host's store. */
    public static final String STORE_ATTRIBUTE = "dev.kvstore.KeyValueStore";

    private volatile KeyValueStore store;
    private boolean registered;
    private boolean opened;

    /** Made by the container. */
    public KvContextListener() {}

    /** Adds the servlet; apart from opening the store, because containers forbid it to listeners added by programs. */
    void register(ServletContext context) {
        ContextParameters parameters = parameters(context);
        KvServlet servlet = new KvServlet(new HttpApi(parameters.dialect(), () -> store, parameters.options()));
        ServletRegistration.Dynamic registration = context.addServlet("kvstore", servlet);
        if (registration == null) {
            throw new IllegalStateException(
                    "this context has a servlet named kvstore; use kvstore.enabled or the listener, not both");
        }
        registration.setAsyncSupported(true);
        registration.setLoadOnStartup(1);
        registration.addMapping("/*");
        registered = true;
    }

    private static ContextParameters parameters(ServletContext context) {
        return new ContextParameters(name -> {
            String value = context.getInitParameter(name);
            return value == null ? System.getProperty(name) : value;
        });
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        if (!registered) {
            register(context);
        }
        if (context.getAttribute(STORE_ATTRIBUTE) instanceof KeyValueStore given) {
            store = given;
            return;
        }
        Path path = parameters(context).path();
        if (path == null) {
            throw new IllegalStateException("set the context parameter or system property kvstore.path,"
                    + " or the context attribute " + STORE_ATTRIBUTE);
        }
        store = KeyValueStore.open(path);
        opened = true;
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (opened) {
            store.close();
        }
        // A context without a class loader of its own has no classes to lose.
        if (StoreClasses.class.getClassLoader() == event.getServletContext().getClassLoader()) {
            StoreClasses.prepareUnloading();
        }
    }
}
