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
                new Route("GET", "/get", Access.READ, KEY, "The value of a key.", List.of(200, 404), Values::get),
                new Route(
                        "POST",
                        "/set",
                        Access.WRITE,
                        List.of("key", "value"),
                        "Sets the value of a key.",
                        List.of(200),
                        QueryDialect::set),
                new Route(
                        "DELETE",
                        "/del",
                        Access.WRITE,
                        KEY,
                        "Deletes a key and answers its value.",
                        List.of(200, 404),
                        Values::delete)));
        if (shutdown != null) {
            routes.add(new Route(
                    "GET",
                    "/shutdown",
                    Access.SHUTDOWN,
                    List.of(),
                    "Ends the server in order.",
                    List.of(200),
                    call -> end(call, shutdown)));
        }
        return routes;
    }

    private static void end(Call call, ShutdownHandler shutdown) throws IOException {
        StringBuilder steps = new StringBuilder();
        shutdown.shutdown(line -> steps.append(steps.isEmpty() ? "" : "\n").append(line));
        call.setHeader("Connection", "close");
        call.line(200, steps.toString());
    }

    private static void set(Call call) throws IOException {
        byte[] key = call.query().key();
        call.store().put(key, call.query().required("value"));
        call.line(200, "OK");
    }
}
