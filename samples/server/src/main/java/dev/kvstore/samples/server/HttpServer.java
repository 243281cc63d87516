package dev.kvstore.samples.server;

import dev.kvstore.KeyValueStore;
import dev.kvstore.web.Dialect;
import dev.kvstore.web.HttpApi;
import dev.kvstore.web.HttpOptions;
import dev.kvstore.web.KvServlet;
import dev.kvstore.web.ShutdownHandler;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty with a connector and a context for each dialect that has a port. */
final class HttpServer {
    /** Enough for all requests that are served at a time, so that those beyond get their 503 instead of waiting in a queue. */
    private static final int MAX_THREADS = 320;

    /** Half-open and idle connections cost a descriptor and little else. */
    private static final int MAX_CONNECTIONS = 10_000;

    private static final int HEADER_BYTES = 16 * 1024;
    private static final long IDLE_MILLIS = 30_000;
    private static final long HEADER_SECONDS = 10;

    private final Server jetty;
    private final Draining draining = new Draining();
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();
    private final InetAddress bind;
    private final boolean console;

    HttpServer(ServerOptions options, Supplier<KeyValueStore> store, ShutdownHandler shutdown) {
        this.bind = options.bind;
        this.console = options.console;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        jetty = new Server(threads);
        HttpOptions http = options.http().shutdown(shutdown).build();
        add(Dialect.QUERY, options.queryPort, store, http);
        add(Dialect.JSON, options.jsonPort, store, http);
        add(Dialect.REST, options.restPort, store, http);
        jetty.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, jetty));
        draining.setHandler(contexts);
        jetty.setHandler(draining);
        jetty.setErrorHandler(PlainErrors::handle);
    }

    private void add(Dialect dialect, int port, Supplier<KeyValueStore> store, HttpOptions http) {
        if (port < 0) {
            return;
        }
        ServerConnector connector =
                new HeaderDeadline(jetty, new HttpConnectionFactory(configuration()), HEADER_SECONDS);
        connector.setName(name(dialect));
        connector.setHost(bind.getHostAddress());
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        jetty.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.setVirtualHosts(List.of("@" + name(dialect)));
        ServletHolder servlet = new ServletHolder(new KvServlet(new HttpApi(dialect, store, http)));
        servlet.setInitOrder(1);
        context.addServlet(servlet, "/*");
        contexts.addHandler(context);
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(HEADER_BYTES);
        return configuration;
    }

    private static String name(Dialect dialect) {
        return dialect.name().toLowerCase(Locale.ROOT);
    }

    void start() throws Exception {
        jetty.start();
    }

    /** Stops listening and lets go of all threads. */
    void stop() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }

    /** Prints where each dialect is served. */
    void announce(PrintWriter out) {
        for (Dialect dialect : Dialect.values()) {
            int port = port(dialect);
            if (port > 0) {
                out.printf("%-7s %s%s%n", name(dialect), url(port), dialect == Dialect.REST ? "/v1" : "");
            }
        }
        if (console && port(Dialect.REST) > 0) {
            out.printf("console http://localhost:%d/%n", port(Dialect.REST));
        }
    }

    String shutdownHint() {
        int port = port(Dialect.QUERY);
        return port > 0 ? ", or with: curl http://localhost:" + port + "/shutdown" : "";
    }

    private String url(int port) {
        String host = bind.getHostAddress();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** The port a dialect listens on, or -1. */
    int port(Dialect dialect) {
        for (var connector : jetty.getConnectors()) {
            if (name(dialect).equals(connector.getName())) {
                return ((ServerConnector) connector).getLocalPort();
            }
        }
        return -1;
    }

    /** Accepts no more connections, and no more requests on those there are. */
    void refuseMore() {
        draining.begin();
        for (var connector : jetty.getConnectors()) {
            ((ServerConnector) connector).close();
        }
    }

    /** Waits until all requests are answered but those for the shutdown itself. */
    boolean drain(long seconds) {
        return draining.await(seconds);
    }

    /** Runs an action when the requests for shutdown are answered. */
    void afterCurrentResponses(Runnable action) {
        draining.whenIdle(action);
    }
}
