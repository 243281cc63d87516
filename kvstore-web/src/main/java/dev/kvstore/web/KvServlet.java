package dev.kvstore.web;

import dev.kvstore.KeyValueStore;
import dev.kvstore.ManagementProvider;
import dev.kvstore.web.internal.servlet.ServletExchange;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Serves an {@link HttpApi} in a servlet container. Map it to {@code /*} of a context of its own; it reads the
 * request's path and query as sent, and never calls {@code getParameter}.
 */
public final class KvServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient HttpApi api;
    private transient ManagementProvider.Shown shown;

    public KvServlet(HttpApi api) {
        this.api = api;
    }

    /** A servlet for an open store, which the caller closes after the servlet's context has stopped. */
    public KvServlet(Dialect dialect, KeyValueStore store, HttpOptions options) {
        this(new HttpApi(dialect, () -> store, options));
    }

    /** Shows the API to operators, under the path of the context, where there is a provider such as kvstore-jmx. */
    @Override
    public void init() {
        String path = getServletContext().getContextPath();
        shown = ManagementProvider.show(ApiComponent.of(api, path.isEmpty() ? "/" : path));
    }

    @Override
    public void destroy() {
        if (shown != null) {
            shown.close();
        }
    }

    /** What it serves. */
    public HttpApi api() {
        return api;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        api.dispatcher().dispatch(new ServletExchange(request, response));
    }
}
