package dev.kvstore.jmx;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rule file for OpenTelemetry, read by its Java agent in a process with open stores. */
class OpenTelemetryTest {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path AGENT = MODULE.resolve("target/agents/opentelemetry-javaagent.jar");
    private static final Path RULES = MODULE.resolve("scraping/otel-jmx.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern RULE = Pattern.compile("metric: (kvstore\\.\\S+)");
    private static final Pattern REPORTED = Pattern.compile("name=(kvstore\\.[^,]+),");

    @TempDir
    Path directory;

    @Test
    void theRealAgentReportsTheMetricOfEveryRule() throws Exception {
        assumeTrue(Files.isReadable(AGENT), "the agent is not in " + AGENT);
        Path output = directory.resolve("out");
        Process process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            Set<String> wanted = names(RULE, Files.readString(RULES));
            assertTrue(wanted.size() > 80, wanted::toString);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> !process.isAlive()
                            || names(REPORTED, Files.readString(output, StandardCharsets.UTF_8))
                                    .containsAll(wanted));
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertEquals(wanted, names(REPORTED, text));
            assertTrue(text.contains("kvstore.store=\"orders\""), text);
            assertTrue(text.contains("kvstore.http.context=\"/orders\""), text);
        } finally {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-javaagent:" + AGENT,
                "-Dotel.jmx.config=" + RULES,
                "-Dotel.jmx.discovery.delay=500",
                "-Dotel.metrics.exporter=logging",
                "-Dotel.traces.exporter=none",
                "-Dotel.logs.exporter=none",
                "-Dotel.metric.export.interval=1000",
                "-Dotel.instrumentation.common.default-enabled=false",
                "-Dotel.instrumentation.jmx.enabled=true",
                "-cp",
                System.getProperty("java.class.path"),
                ScrapedStore.class.getName(),
                directory.resolve("data").toString());
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
