package dev.kvstore.samples.war;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.samples.war.RawClient.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every route that the API's own description names, against every way in which it may be abused. */
final class SecuritySuite extends BlackBox {
    private static final Pattern METHODS = Pattern.compile("\"(get|put|post|delete)\":\\{\"summary\"");

    private record Route(String method, String path, boolean open, boolean takesBody) {
        boolean writes() {
            return !open && (!method.equals("GET") || path.contains("/admin/")) && !path.endsWith("/mget");
        }
    }

    private final List<Route> routes = new ArrayList<>();

    SecuritySuite(RawClient client) {
        super(client);
    }

    void everyRoute() {
        findRoutes();
        for (Route route : routes) {
            tokens(route);
            senders(route);
            shapes(route);
        }
    }

    private void findRoutes() {
        String description = client.get("/rest/v1/openapi.json").body();
        Matcher paths = Pattern.compile("\"(/[^\"]+)\":\\{").matcher(description);
        while (paths.find()) {
            int end = description.indexOf("},\"/", paths.end());
            String operations =
                    description.substring(paths.end(), end < 0 ? description.indexOf("\"components\"") : end);
            Matcher methods = METHODS.matcher(operations);
            while (methods.find()) {
                int next = operations.indexOf("\":{\"summary\"", methods.end());
                String operation = operations.substring(methods.end(), next < 0 ? operations.length() : next);
                routes.add(new Route(
                        methods.group(1).toUpperCase(java.util.Locale.ROOT),
                        "/rest" + paths.group(1).replace("{id}", "1"),
                        !operation.contains("\"security\""),
                        operation.contains("\"413\"")));
            }
        }
        assertTrue(routes.size() >= 23, routes::toString);
    }

    private Response send(Route route, String query, String... headers) {
        String scope = route.path().contains("/admin/")
                ? ContainerProcess.ADMIN
                : route.writes() ? ContainerProcess.WRITE : ContainerProcess.READ;
        return client.send(route.method(), route.path() + query, "", with(scope, headers));
    }

    private void tokens(Route route) {
        if (route.open()) {
            assertStatus(200, client.send(route.method(), route.path(), ""));
            return;
        }
        assertStatus(401, client.send(route.method(), route.path(), ""));
        assertStatus(401, client.send(route.method(), route.path(), "", token("u".repeat(43))));
        String wrong = route.writes() ? ContainerProcess.READ : ContainerProcess.ADMIN;
        assertStatus(403, client.send(route.method(), route.path(), "", token(wrong)));
    }

    private void senders(Route route) {
        assertStatus(421, send(route, "", "Host: evil.example"));
        for (String header : new String[] {"Origin: https://evil.example", "Sec-Fetch-Site: cross-site"}) {
            Response response = send(route, "", header);
            if (route.writes()) {
                assertStatus(403, response);
            } else {
                assertTellsNothing(response);
            }
            assertTrue(response.header("Access-Control-Allow-Origin") == null, response::head);
        }
        if (route.takesBody()) {
            assertStatus(
                    415,
                    send(
                            route,
                            route.path().endsWith("/kv") ? "?key=k" : "",
                            "Content-Type: application/x-www-form-urlencoded"));
        }
    }

    private void shapes(Route route) {
        assertStatus(400, send(route, "?unknown=1"));
        assertStatus(400, send(route, "?%"));
        for (String twisted : new String[] {"%2f", ";x=1", "//", "%00"}) {
            Response response = client.send(route.method(), route.path() + twisted, "", token(ContainerProcess.READ));
            assertTrue(Set.of(400, 404).contains(response.status()), () -> route + twisted + response);
            assertTellsNothing(response);
        }
        Response longUri = send(route, "?key=" + "x".repeat(9000));
        assertTrue(Set.of(400, 414, 431).contains(longUri.status()), longUri::toString);
        List<String> headers = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            headers.add("X-" + i + ": x");
        }
        Response manyHeaders = send(route, "", headers.toArray(String[]::new));
        assertTrue(Set.of(400, 431).contains(manyHeaders.status()), manyHeaders::toString);
    }
}
