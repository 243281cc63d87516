package dev.kvstore.web.internal.console;

import dev.kvstore.web.internal.route.Access;
import dev.kvstore.web.internal.route.Call;
import dev.kvstore.web.internal.route.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The web console: a page, its styles and its scripts, all from this module. The page holds no data; what it shows it
 * asks of the API, with the token its user gives it.
 */
public final class ConsoleRoutes {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8");
    private static final List<String> ASSETS =
            List.of("console.css", "console.js", "api.js", "browser.js", "values.js", "live.js");

    private ConsoleRoutes() {}

    public static List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(route("/", "index.html"));
        for (String asset : ASSETS) {
            routes.add(route("/console/" + asset, asset));
        }
        return routes;
    }

    private static Route route(String path, String name) {
        byte[] content = read(name);
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        return new Route(
                "GET",
                path,
                Access.OPEN,
                List.of(),
                "Part of the web console.",
                List.of(200),
                call -> answer(call, type, content));
    }

    private static void answer(Call call, String type, byte[] content) throws IOException {
        call.setHeader("Content-Security-Policy", POLICY);
        call.setHeader("Referrer-Policy", "no-referrer");
        call.bytes(200, type, content);
    }

    private static byte[] read(String name) {
        try (InputStream in = ConsoleRoutes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the console lacks its " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
