package dev.kvstore.samples.war.host;

import dev.kvstore.web.KvContextListener;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.handler.ContextHandler;

/** Jetty with contexts of Jakarta EE 11. */
final class JettyEe11 extends JettyContainer {
    @Override
    ContextHandler context(WebApp app) {
        if (app.war() != null) {
            WebAppContext context = new WebAppContext(app.war(), app.path());
            app.parameters().forEach(context::setInitParameter);
            context.setThrowUnavailableOnStartupException(true);
            return context;
        }
        ServletContextHandler context = new ServletContextHandler(app.path());
        app.parameters().forEach(context::setInitParameter);
        context.setAttribute(KvContextListener.STORE_ATTRIBUTE, HostStore.store());
        context.addServletContainerInitializer(HostStore.initializer());
        return context;
    }
}
