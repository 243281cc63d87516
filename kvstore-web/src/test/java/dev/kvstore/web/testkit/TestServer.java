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
    private final boolean closesStore;

    public TestServer(Path directory, Dialect dialect, HttpOptions options) throws Exception {
        this(KeyValueStore.open(directory), dialect, options);
    }

    private TestServer(KeyValueStore store, Dialect dialect, HttpOptions options) throws Exception {
        this(store, new HttpApi(dialect, () -> store, options), true);
    }

    /** The same for a store that the caller closes. */
    public TestServer(KeyValueStore store, HttpApi api) throws Exception {
        this(store, api, false);
    }

    private TestServer(KeyValueStore store, HttpApi api, boolean closesStore) throws Exception {
        this.store = store;
        this.api = api;
        this.closesStore = closesStore;
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
        if (closesStore) {
            store.close();
        }
    }
}
