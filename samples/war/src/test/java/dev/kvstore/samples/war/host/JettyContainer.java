package dev.kvstore.samples.war.host;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** Jetty 12.1, whose contexts are of one version of Jakarta EE or another. */
abstract class JettyContainer implements Container {
    private final Server server = new Server();
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();
    private final Map<String, ContextHandler> byPath = new HashMap<>();

    /** A context for an application, not started. */
    abstract ContextHandler context(WebApp app) throws Exception;

    @Override
    public int start() throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(contexts);
        server.start();
        return connector.getLocalPort();
    }

    @Override
    public ClassLoader deploy(WebApp app) throws Exception {
        ContextHandler context = context(app);
        byPath.put(app.path(), context);
        contexts.addHandler(context);
        context.start();
        return context.getClassLoader();
    }

    @Override
    public void undeploy(WebApp app) throws Exception {
        ContextHandler context = byPath.remove(app.path());
        contexts.removeHandler(context);
        context.stop();
        context.destroy();
    }
}
