package dev.kvstore.web.internal.rest;

import dev.kvstore.web.HttpOptions;
import dev.kvstore.web.internal.route.Access;
import dev.kvstore.web.internal.route.Route;
import java.util.ArrayList;
import java.util.List;

/** Every route of the REST dialect. */
public final class RestRoutes {
    private static final List<String> KEY = List.of("key", "key64", "keyHex");

    private RestRoutes() {}

    public static List<Route> routes(HttpOptions options) {
        List<Route> routes = new ArrayList<>();
        routes.add(new Route("GET", "/v1/kv", Access.READ, KEY, EntryResource::get));
        routes.add(new Route("PUT", "/v1/kv", Access.WRITE, KEY, EntryResource::put));
        routes.add(new Route(
                "DELETE",
                "/v1/kv",
                Access.WRITE,
                List.of("key", "key64", "keyHex", "returnValue"),
                EntryResource::delete));
        return routes;
    }
}
