package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.kvstore.web.internal.route.Access;
import dev.kvstore.web.internal.route.Route;
import dev.kvstore.web.testkit.RawClient;
import dev.kvstore.web.testkit.RawClient.Response;
import dev.kvstore.web.testkit.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every route of every dialect against every way in which it may be abused. */
class SecurityTest {
    private static final Pattern REVEALING = Pattern.compile(
            "Exception|\\bat [a-z]+\\.[a-z]+\\.|java\\.|dev[./]kvstore|jetty|/tmp|/home|\\.java\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Map<Scope, String> TOKENS =
            new EnumMap<>(Map.of(Scope.READ, "r".repeat(43), Scope.WRITE, "w".repeat(43), Scope.ADMIN, "a".repeat(43)));
    private static final String UNKNOWN = "u".repeat(43);

    private static final Map<Dialect, TestServer> SERVERS = new EnumMap<>(Dialect.class);

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        HttpOptions options = HttpOptions.builder()
                .tokens(BearerTokens.of(Map.of(
                        TOKENS.get(Scope.READ), Set.of(Scope.READ),
                        TOKENS.get(Scope.WRITE), Set.of(Scope.WRITE),
                        TOKENS.get(Scope.ADMIN), Set.of(Scope.ADMIN))))
                .adminEnabled(true)
                .maxBodyBytes(2000)
                .maxBatchBytes(4000)
                .shutdown(progress -> progress.accept("asked to end"))
                .build();
        for (Dialect dialect : Dialect.values()) {
            SERVERS.put(dialect, new TestServer(directory.resolve(dialect.name()), dialect, options));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (TestServer server : SERVERS.values()) {
            server.close();
        }
    }

    /** A route under attack. */
    private record Target(Dialect dialect, Route route) {
        String path() {
            return route.path().replace("{id}", "1");
        }

        /** The path with parameters that the route accepts. */
        String uri() {
            List<String> query = new ArrayList<>();
            for (String name : List.of("key", "value", "name")) {
                if (route.parameters().contains(name)) {
                    query.add(name + "=x");
                }
            }
            return path() + (query.isEmpty() ? "" : "?" + String.join("&", query));
        }

        boolean changes() {
            return route.access() != Access.READ && route.access() != Access.OPEN;
        }

        boolean takesBody() {
            return route.statuses().contains(413);
        }

        Response send(String uri, List<String> headers, String body) {
            return new RawClient(SERVERS.get(dialect).port()).send(route.method(), uri, headers, body);
        }

        /** Sends with the right token besides other headers. */
        Response sendAllowed(String uri, List<String> headers, String body) {
            List<String> all = new ArrayList<>(headers);
            if (route.access().scope() != null) {
                all.add("Authorization: Bearer " + TOKENS.get(route.access().scope()));
            }
            return send(uri, all, body);
        }
    }

    private static Stream<DynamicTest> everyRoute(String attack, Consumer<Target> test) {
        return SERVERS.entrySet().stream()
                .flatMap(server -> server.getValue().api().dispatcher().routes().all().stream()
                        .map(route -> new Target(server.getKey(), route)))
                .map(target -> dynamicTest(
                        target.dialect() + " " + target.route().method() + " " + target.path() + ": " + attack,
                        () -> test.accept(target)));
    }

    private static void assertRefused(int status, Response response) {
        assertEquals(status, response.status(), () -> response.head() + "\n" + response.body());
        assertTellsNothing(response);
    }

    private static void assertTellsNothing(Response response) {
        assertTrue(response.status() < 500, response::toString);
        assertFalse(REVEALING.matcher(response.body()).find(), response::toString);
    }

    @TestFactory
    Stream<DynamicTest> tokensAndScopes() {
        return everyRoute("token", target -> {
            Access access = target.route().access();
            if (access == Access.OPEN) {
                assertEquals(200, target.send(target.uri(), List.of(), "").status());
                return;
            }
            assertRefused(401, target.send(target.uri(), List.of(), ""));
            assertRefused(401, target.send(target.uri(), List.of("Authorization: Basic eDp4"), ""));
            assertRefused(401, target.send(target.uri(), List.of("Authorization: Bearer " + UNKNOWN), ""));
            assertRefused(401, target.send(target.uri(), List.of("Authorization: Bearer "), ""));
            for (Scope scope : Scope.values()) {
                Response response =
                        target.send(target.uri(), List.of("Authorization: Bearer " + TOKENS.get(scope)), "");
                assertTellsNothing(response);
                if (scope == access.scope()) {
                    assertFalse(Set.of(401, 421).contains(response.status()), response::toString);
                } else {
                    assertRefused(403, response);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> foreignHosts() {
        return everyRoute("host", target -> {
            for (String host : List.of(
                    "evil.example",
                    "localhost.evil.example",
                    "127.0.0.1.evil.example",
                    "127.0.0.2",
                    "x@localhost",
                    "")) {
                assertTrue(
                        Set.of(400, 421)
                                .contains(target.sendAllowed(target.uri(), List.of("Host: " + host), "")
                                        .status()),
                        host);
            }
            assertRefused(421, target.sendAllowed(target.uri(), List.of("Host: evil.example:80"), ""));
            Response without = new RawClient(SERVERS.get(target.dialect()).port())
                    .exchange(target.route().method() + " " + target.uri() + " HTTP/1.0\r\n\r\n");
            assertRefused(421, without);
        });
    }

    @TestFactory
    Stream<DynamicTest> pagesOfOtherOrigins() {
        return everyRoute("origin", target -> {
            for (String header : List.of(
                    "Origin: https://evil.example",
                    "Origin: null",
                    "Origin: http://localhost:1",
                    "Origin: http://localhost.evil.example",
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Site: same-site")) {
                Response response = target.sendAllowed(target.uri(), List.of(header), "");
                if (target.changes()) {
                    assertRefused(403, response);
                } else {
                    assertTellsNothing(response);
                }
                assertFalse(response.head().contains("Access-Control-"), response::head);
                assertTrue(response.head().contains("Cross-Origin-Resource-Policy: same-origin"), response::head);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> forms() {
        return everyRoute("form", target -> {
            if (target.dialect() == Dialect.REST && target.takesBody()) {
                for (String type : List.of("application/x-www-form-urlencoded", "multipart/form-data; boundary=x")) {
                    assertRefused(415, target.sendAllowed(target.uri(), List.of("Content-Type: " + type), "a=b"));
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> oversizedRequests() {
        return everyRoute("size", target -> {
            assertRefused(414, target.sendAllowed(target.path() + "?key=" + "x".repeat(8 * 1024 - 5), List.of(), ""));
            List<String> headers = new ArrayList<>();
            for (int i = 0; i < 101; i++) {
                headers.add("X-" + i + ": x");
            }
            assertRefused(431, target.sendAllowed(target.uri(), headers, ""));
            assertEquals(
                    431,
                    target.sendAllowed(target.uri(), List.of("X: " + "x".repeat(20_000)), "")
                            .status());
            if (target.takesBody()) {
                assertRefused(413, target.sendAllowed(target.uri(), List.of(), "x".repeat(150_000)));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> malformedQueries() {
        return everyRoute("query", target -> {
            for (String query : List.of(
                    "unknown=1",
                    "key=a&key=b",
                    "%",
                    "key=%",
                    "key=%zz",
                    "&",
                    "=",
                    "key",
                    "key=%ff&limit=%00",
                    "limit=1&limit=2")) {
                Response response = target.sendAllowed(target.path() + "?" + query, List.of(), "");
                assertRefused(400, response);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> pathsThatContainersDisagreeAbout() {
        return everyRoute("path", target -> {
            String path = target.path();
            for (String twisted : List.of(
                    "/" + path,
                    path + ";x=1",
                    path + "%2f",
                    path + "/%2e%2e" + path,
                    path + "%00",
                    path + "/",
                    path + "\\")) {
                Response response = target.sendAllowed(twisted, List.of(), "");
                assertTrue(Set.of(400, 404).contains(response.status()), () -> twisted + " " + response);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> deepJson() {
        return everyRoute("depth", target -> {
            if (target.takesBody() && target.route().method().equals("POST")) {
                assertRefused(400, target.sendAllowed(target.uri(), List.of(), "{\"keys\":" + "[".repeat(900)));
                assertRefused(400, target.sendAllowed(target.uri(), List.of(), "{\"a\":".repeat(300)));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> otherMethods() {
        return everyRoute("method", target -> {
            for (String method : List.of("PATCH", "OPTIONS", "TRACE", "get", "PROPFIND")) {
                Response response =
                        new RawClient(SERVERS.get(target.dialect()).port()).send(method, target.uri(), List.of());
                assertTrue(Set.of(400, 405, 501).contains(response.status()), () -> method + " " + response);
                assertFalse(REVEALING.matcher(response.body()).find(), response::toString);
            }
        });
    }
}
