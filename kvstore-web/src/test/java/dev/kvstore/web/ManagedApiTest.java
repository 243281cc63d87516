package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.LongSetting;
import dev.kvstore.ManagedComponent;
import dev.kvstore.ManagementProvider;
import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.TestServer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API as whoever shows it to operators finds it; kvstore-jmx is such a one. */
class ManagedApiTest {
    private static final List<ManagedComponent> SHOWN = new ArrayList<>();

    @TempDir
    Path directory;

    private ClassLoader before;

    /** Shows what it is told to, in a list. */
    public static final class Witness implements ManagementProvider {
        @Override
        public AutoCloseable manage(KeyValueStore store, String name) {
            return () -> {};
        }

        @Override
        public AutoCloseable manage(ManagedComponent component) {
            SHOWN.add(component);
            return () -> SHOWN.remove(component);
        }
    }

    @BeforeEach
    void provide() throws Exception {
        before = Thread.currentThread().getContextClassLoader();
        Path services = Files.createDirectories(directory.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve(ManagementProvider.class.getName()), Witness.class.getName());
        URL[] path = {directory.resolve("classes/").toUri().toURL()};
        Thread.currentThread().setContextClassLoader(new URLClassLoader(path, before));
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
        SHOWN.clear();
    }

    @Test
    void isShownUnderItsContextUntilTheContextStops() throws Exception {
        try (TestServer server = new TestServer(directory.resolve("data"), Dialect.REST, HttpOptions.defaults())) {
            server.client().get("/v1/kv?key=a");
            assertEquals(1, SHOWN.size());
            assertEquals("HttpApi", SHOWN.get(0).type());
            assertEquals("context", SHOWN.get(0).key());
            assertEquals("/", SHOWN.get(0).name());
        }
        assertEquals(List.of(), SHOWN);
    }

    @Test
    void tellsWhatItHasServed() throws Exception {
        try (TestServer server = new TestServer(directory.resolve("data"), Dialect.REST, HttpOptions.defaults())) {
            Client client = server.client();
            client.put("/v1/kv?key=a", "12345");
            client.get("/v1/kv?key=a");
            client.get("/v1/kv?key=b");
            Map<String, Long> numbers = SHOWN.get(0).readings().stream()
                    .filter(ManagedComponent.Quantity.class::isInstance)
                    .map(ManagedComponent.Quantity.class::cast)
                    .collect(Collectors.toMap(
                            ManagedComponent.Quantity::name,
                            number -> number.value().getAsLong()));
            assertEquals(3, numbers.get("Requests"));
            assertEquals(1, numbers.get("ClientErrors"));
            assertEquals(0, numbers.get("ServerErrors"));
            assertEquals(5, numbers.get("BytesIn"));
            assertTrue(numbers.get("BytesOut") >= 5, numbers::toString);
            assertTrue(numbers.keySet().containsAll(List.of("ActiveRequests", "RequestMillisTotal")));
            ManagedComponent.Text dialects =
                    (ManagedComponent.Text) SHOWN.get(0).readings().get(0);
            assertEquals(
                    "Dialects REST", dialects.name() + " " + dialects.value().get());
        }
    }

    @Test
    void itsSettingsAreInForceAtOnce() throws Exception {
        try (TestServer server = new TestServer(directory.resolve("data"), Dialect.REST, HttpOptions.defaults())) {
            Client client = server.client();
            assertEquals(201, client.put("/v1/kv?key=a", "1").status());
            assertEquals(
                    List.of("HttpReadOnly", "MaxBodyBytes", "MaxScanLimit"),
                    SHOWN.get(0).settings().stream().map(LongSetting::name).toList());
            SHOWN.get(0).settings().get(1).set(1024);
            assertEquals(413, client.put("/v1/kv?key=a", "1".repeat(1025)).status());
            SHOWN.get(0).settings().get(2).set(7);
            assertEquals(400, client.get("/v1/range?limit=8").status());
            SHOWN.get(0).settings().get(0).set(1);
            assertEquals(403, client.put("/v1/kv?key=a", "1").status());
        }
    }
}
