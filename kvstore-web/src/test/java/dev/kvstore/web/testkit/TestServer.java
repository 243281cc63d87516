package dev.kvstore.web.testkit;

import dev.kvstore.KeyValueStore;
import dev.kvstore.web.Dialect;
import dev.kvstore.web.HttpApi;
import dev.kvstore.web.HttpOptions;
import dev.kvstore.web.KvServlet;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A store served by an embedded Jetty on a free port of the loopback interface. */
public final class TestServer implements AutoCloseable {
    private final KeyValueStore store;
    private final Server jetty = new Server();
    private final ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(configuration()));
    private final HttpApi api;

    public TestServer(Path directory, Dialect dialect, HttpOptions options) throws Exception {
        store = KeyValueStore.open(directory);
        api = new HttpApi(dialect, () -> store, options);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder servlet = new ServletHolder(new KvServlet(api));
        servlet.setInitOrder(1);
        context.addServlet(servlet, "/*");
        jetty.setHandler(context);
        jetty.start();
    }

    /** Room for requests that the API itself is to refuse. */
    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(16 * 1024);
        return configuration;
    }

    public KeyValueStore store() {
        return store;
    }

    public HttpApi api() {
        return api;
    }

    public int port() {
        return connector.getLocalPort();
    }

    public Client client() {
        return new Client(port());
    }

    @Override
    public void close() throws Exception {
        jetty.stop();
        store.close();
    }
}
