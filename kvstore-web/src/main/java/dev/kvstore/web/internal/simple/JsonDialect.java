package dev.kvstore.web.internal.simple;

import dev.kvstore.web.internal.route.Access;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.Route;
import java.io.IOException;
import java.util.List;

/** Keys in the query, pairs to set as JSON in the body. */
public final class JsonDialect {
    private static final List<String> KEY = List.of("key");

    private JsonDialect() {}

    public static List<Route> routes() {
        return List.of(
                new Route("GET", "/get", Access.READ, KEY, "The value of a key.", List.of(200, 404), Values::get),
                new Route(
                        "POST",
                        "/set",
                        Access.WRITE,
                        List.of(),
                        "Sets the pair in the body.",
                        List.of(200, 413),
                        JsonDialect::set),
                new Route(
                        "DELETE",
                        "/del",
                        Access.WRITE,
                        KEY,
                        "Deletes a key and answers its value.",
                        List.of(200, 404),
                        Values::delete));
    }

    private static void set(Call call) throws IOException {
        Pair pair = Pair.parse(call.bodyBytes());
        call.store().put(pair.key(), pair.value());
        call.line(200, "OK");
    }
}
