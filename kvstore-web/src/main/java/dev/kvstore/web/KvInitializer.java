package dev.kvstore.web;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;

/**
 * Serves a store in a web application whose context parameter {@code kvstore.enabled} is {@code true}, and does nothing
 * in any other: being on the class path changes nothing. See {@link KvContextListener} for the other parameters.
 */
public final class KvInitializer implements ServletContainerInitializer {
    /** Made by the container. */
    public KvInitializer() {}

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        if (Boolean.parseBoolean(context.getInitParameter("kvstore.enabled"))) {
            KvContextListener listener = new KvContextListener();
            listener.register(context);
            context.addListener(listener);
        }
    }
}
