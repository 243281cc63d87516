package dev.kvstore.jmx;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.ManagementProvider;
import dev.kvstore.StorageEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rule files that are shipped for agents that scrape. */
class ScrapingTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path AGENT = MODULE.resolve("target/agents/jmx_prometheus_javaagent.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern BEAN = Pattern.compile("  - bean: (dev.kvstore:.*)");
    private static final Pattern ATTRIBUTE = Pattern.compile("      (\\w+):");

    @TempDir
    Path directory;

    @Test
    void theRealExporterAgentShowsAStore() throws Exception {
        assumeTrue(Files.isReadable(AGENT), "the exporter's agent is not in " + AGENT);
        int port = freePort();
        Process process = start(port);
        try {
            String page = awaitPage(port);
            assertTrue(page.contains("kvstore_get_count_total{store=\"orders\"} 2000.0"), page);
            assertTrue(page.contains("# TYPE kvstore_get_count_total counter"), page);
            assertTrue(page.contains("# TYPE kvstore_memtable_bytes gauge"), page);
            assertTrue(page.contains("kvstore_cache_capacity_bytes{store=\"orders\"}"), page);
            assertTrue(
                    Pattern.compile("kvstore_level_files\\{level=\"\\d\",store=\"orders\"} [1-9]")
                            .matcher(page)
                            .find(),
                    page);
            assertTrue(page.contains("kvstore_memory_component_bytes{component=\"memtable\",store=\"orders\"}"), page);
            assertTrue(page.contains("kvstore_stall_cause_millis_total{cause=\"TOP_LEVEL\",store=\"orders\"}"), page);
            assertTrue(page.contains("kvstore_sync_millis_total{store=\"orders\"}"), page);
            assertTrue(page.contains("kvstore_put_p99_micros{store=\"orders\"}"), page);
            assertTrue(page.contains("kvstore_http_requests_total{context=\"/orders\"} 3.0"), page);
            assertTrue(page.contains("kvstore_http_request_millis_total{context=\"/orders\"} 3.0"), page);
            assertTrue(page.contains("kvstore_http_active_requests{context=\"/orders\"} 3.0"), page);
        } finally {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void theRulesForOpenTelemetryNameNumbersThatThereAre() throws Exception {
        try (KeyValueStore store = KeyValueStore.open(
                        directory.resolve("tables"), Beans.smallOptions().build());
                KeyValueStore tree = KeyValueStore.open(
                        directory.resolve("tree"),
                        Beans.smallOptions().engine(StorageEngine.BTREE).build());
                StoreManagement management = StoreManagement.register(store);
                StoreManagement treeManagement = StoreManagement.register(tree);
                ManagementProvider.Shown api = ManagementProvider.show(ScrapedStore.httpApi())) {
            assertNotNull(api);
            ObjectName bean = null;
            int attributes = 0;
            for (String line : Files.readAllLines(MODULE.resolve("scraping/otel-jmx.yaml"))) {
                Matcher beanLine = BEAN.matcher(line);
                Matcher attributeLine = ATTRIBUTE.matcher(line);
                if (beanLine.matches()) {
                    List<ObjectName> matching =
                            List.copyOf(Beans.server().queryNames(new ObjectName(beanLine.group(1)), null));
                    assertFalse(matching.isEmpty(), line);
                    bean = matching.get(0);
                } else if (attributeLine.matches()) {
                    assertNotNull(bean, line);
                    assertTrue(Beans.server().getAttribute(bean, attributeLine.group(1)) instanceof Number, line);
                    attributes++;
                }
            }
            assertTrue(attributes > 60, "attributes: " + attributes);
            assertEquals(
                    8,
                    management.objectNames().size()
                            + treeManagement.objectNames().size());
        }
    }

    private Process start(int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-javaagent:" + AGENT + "=127.0.0.1:" + port + ":"
                                + MODULE.resolve("scraping/jmx-exporter.yaml"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScrapedStore.class.getName(),
                        directory.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
    }

    private String awaitPage(int port) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        String[] page = {""};
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptions()
                .until(() -> {
                    page[0] = client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body();
                    return page[0].contains("kvstore_get_count_total{store=\"orders\"} 2000.0");
                });
        return page[0];
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
