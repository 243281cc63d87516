package dev.kvstore.web.internal.simple;

import dev.kvstore.web.ShutdownHandler;
import dev.kvstore.web.internal.route.Access;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keys and values in the query, and the server's end on demand. */
public final class QueryDialect {
    private static final List<String> KEY = List.of("key");

    private QueryDialect() {}

    /**
     * The routes.
     *
     * @param shutdown ends the server; null leaves the route out
     */
    public static List<Route> routes(ShutdownHandler shutdown) {
        List<Route> routes = new ArrayList<>(List.of(
                new Route("GET", "/get", Access.READ, KEY, Values::get),
                new Route("POST", "/set", Access.WRITE, List.of("key", "value"), QueryDialect::set),
                new Route("DELETE", "/del", Access.WRITE, KEY, Values::delete)));
        if (shutdown != null) {
            routes.add(new Route("GET", "/shutdown", Access.SHUTDOWN, List.of(), call -> {
                StringBuilder steps = new StringBuilder();
                shutdown.shutdown(
                        line -> steps.append(steps.isEmpty() ? "" : "\n").append(line));
                call.setHeader("Connection", "close");
                call.line(200, steps.toString());
            }));
        }
        return routes;
    }

    private static void set(Call call) throws IOException {
        byte[] key = call.query().key();
        call.store().put(key, call.query().required("value"));
        call.line(200, "OK");
    }
}
