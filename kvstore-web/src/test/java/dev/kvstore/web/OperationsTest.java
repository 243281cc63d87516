package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kvstore.web.internal.route.Route;
import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.TestServer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who run a server ask it. */
class OperationsTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "[a-z][a-z0-9_]*(\\{[a-z]+=\"[^\"\\\\\n]*\"})? -?\\d+(\\.\\d+)?([eE]-?\\d+)?|[a-z_{}=\"]+ NaN");

    private static TestServer server;
    private static Client client;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = new TestServer(directory, Dialect.REST, HttpOptions.defaults());
        client = server.client();
        client.put("/v1/kv?key=k", "v");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void statsAreJson() throws Exception {
        String text = client.get("/v1/stats").text();
        Set<String> paths = paths(text, 2);
        assertTrue(
                paths.containsAll(Set.of("state", "metrics.putCount", "levels", "settings", "http.latencyCounts")),
                text);
    }

    @Test
    void metricsAreInTheFormatOfPrometheus() {
        Client.Answer answer = client.get("/metrics");
        assertEquals("text/plain;version=0.0.4;charset=utf-8", answer.header("Content-Type"));
        Set<String> announced = new TreeSet<>();
        for (String line : answer.text().split("\n", -1)) {
            if (line.startsWith("# TYPE ")) {
                assertTrue(announced.add(line.split(" ", -1)[2]), () -> "twice: " + line);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                assertTrue(SAMPLE.matcher(line).matches(), () -> "not a sample: " + line);
                String name = line.split("[{ ]", -1)[0].replaceAll("_(bucket|sum|count)$", "");
                assertTrue(announced.contains(name), () -> "not announced: " + line);
            }
        }
        assertTrue(answer.text().contains("\nkvstore_put_total 1\n"), answer::text);
        assertTrue(answer.text().contains("\nkvstore_state{state=\"open\"} 1\n"), answer::text);
        assertEquals(200, client.get("/v1/metrics").status());
    }

    @Test
    void healthIsForEveryone() {
        assertEquals("200 {\"status\":\"live\"}", client.get("/health/live").toString());
        assertEquals(
                "200 {\"status\":\"ready\",\"state\":\"OPEN\"}",
                client.get("/v1/health/ready").toString());
    }

    @Test
    void aStoreThatIsClosedOrNotYetOpenIsNotReady(@TempDir Path other) throws Exception {
        try (TestServer closed = new TestServer(other, Dialect.REST, HttpOptions.defaults())) {
            closed.store().close();
            assertEquals(503, closed.client().get("/health/ready").status());
            assertEquals(200, closed.client().get("/health/live").status());
            Client.Answer refused = closed.client().put("/v1/kv?key=k", "v");
            assertEquals(503, refused.status());
            assertEquals("1", refused.header("Retry-After"));
        }
    }

    @Test
    void theDescriptionListsEveryRouteWithItsParameters() throws Exception {
        Set<String> described = new TreeSet<>();
        for (String path : paths(client.get("/v1/openapi.json").text(), 3)) {
            if (path.startsWith("paths.") && path.lastIndexOf('.') > "paths.".length()) {
                described.add(path.substring("paths.".length()));
            }
        }
        Set<String> served = new TreeSet<>();
        for (Route route : server.api().dispatcher().routes().all()) {
            if (!route.path().equals("/v1/openapi.json")) {
                served.add(route.path() + "." + route.method().toLowerCase(Locale.ROOT));
            }
        }
        assertEquals(served, described);
    }

    /** The paths of all members down to a depth, {@code a.b.c}; what is in arrays is left out. */
    private static Set<String> paths(String text, int depth) throws Exception {
        Set<String> paths = new TreeSet<>();
        Deque<String> names = new ArrayDeque<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            json.nextToken();
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    names.addLast(json.currentName());
                    paths.add(String.join(".", names));
                    token = json.nextToken();
                    if (token != JsonToken.START_OBJECT || names.size() == depth) {
                        json.skipChildren();
                        names.removeLast();
                    }
                } else if (token == JsonToken.END_OBJECT && !names.isEmpty()) {
                    names.removeLast();
                }
            }
        }
        return paths;
    }
}
