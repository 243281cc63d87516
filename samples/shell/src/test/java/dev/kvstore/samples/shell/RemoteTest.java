package dev.kvstore.samples.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.samples.server.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that are open in another process, through HTTP and through JMX. */
class RemoteTest {
    private static final Pattern REST = Pattern.compile("rest +(http://[^/]*)/v1");
    private static final Pattern QUERY = Pattern.compile("query +(http://\\S*)");

    @TempDir
    Path directory;

    @Test
    void overHttpEntriesAreReadAndWrittenAsInAStoreOfOnesOwn() throws Exception {
        try (Served served = new Served(directory)) {
            String url = served.find(REST);
            assertEquals("OK\n", run(0, "--url", url, "put", "user1", "ismail"));
            assertEquals("ismail\n", run(0, "--url", url, "get", "user1"));
            run(0, "--url", url, "put", "--key-format", "hex", "00ff", "--value-format", "hex", "fe00");
            assertEquals("fe00\n", run(0, "--url", url, "get", "--key-format", "hex", "00ff", "--value-format", "hex"));
            run(1, "--url", url, "get", "nobody");
            run(1, "--url", url, "del", "nobody");
            run(0, "--url", url, "cas", "user1", "ismail", "omar");
            run(6, "--url", url, "cas", "user1", "ismail", "other");
            assertEquals("omar\n", run(0, "--url", url, "get", "user1"));
            assertEquals("2\n", run(0, "--url", url, "count"));
            assertTrue(run(0, "--url", url, "scan", "--reverse", "-o", "ndjson").startsWith("{\"key\":\"user1\""));
            assertTrue(run(1, "--url", url, "mget", "user1", "nobody", "-o", "ndjson")
                    .contains("omar"));
            run(0, "--url", url, "delrange", "--prefix", "user");
            run(1, "--url", url, "exists", "user1");
            assertTrue(run(0, "--url", url, "stats").contains("lastSequence"));
        }
    }

    @Test
    void aScanOverHttpGoesOnBehindTheServersPages() throws Exception {
        try (Served served = new Served(directory)) {
            String url = served.find(REST);
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 2_500; i++) {
                lines.append(String.format("{\"op\": \"put\", \"key\": \"k%05d\", \"value\": \"v\"}%n", i));
            }
            HttpRequest load = HttpRequest.newBuilder(URI.create(url + "/v1/batch"))
                    .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
                    .build();
            HttpClient.newHttpClient().send(load, HttpResponse.BodyHandlers.discarding());
            assertEquals("2500\n", run(0, "--url", url, "count"));
            List<String> keys =
                    run(0, "--url", url, "scan", "-o", "ndjson").lines().toList();
            assertEquals(2_500, keys.size());
            assertTrue(keys.get(2_499).contains("k02499"), keys.get(2_499));
        }
    }

    @Test
    void overHttpEntriesAreImportedAndExported() throws Exception {
        StringBuilder lines = new StringBuilder("key,value\n");
        for (int i = 0; i < 2_500; i++) {
            lines.append("k").append(10_000 + i).append(",\"v,").append(i).append("\"\n");
        }
        Path file = Files.writeString(directory.resolveSibling(directory.getFileName() + ".csv"), lines);
        try (Served served = new Served(directory)) {
            String url = served.find(REST);
            run(0, "--url", url, "import", file);
            assertEquals(lines.toString(), run(0, "--url", url, "export", "-", "-f", "csv"));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void whatHttpDoesNotHaveIsRefusedInASentence() throws Exception {
        try (Served served = new Served(directory)) {
            String url = served.find(REST);
            run(2, "--url", url, "-k", "side", "get", "a");
            run(2, "--url", url, "config");
            run(2, "--url", url, "levels");
            run(2, "--url", url, "flush");
            run(2, "--url", url, "--store", directory, "get", "a");
        }
        run(5, "--url", "http://localhost:1", "get", "a");
        run(2, "--url", "localhost", "get", "a");
    }

    @Test
    void throughJmxAStoreIsWatchedAndTuned() throws Exception {
        Process holder = hold();
        try {
            String pid = String.valueOf(holder.pid());
            assertTrue(run(0, "--jmx", pid, "stats").contains("LastSequence"));
            assertTrue(run(0, "--jmx", pid + "/orders", "config").contains("MemoryBudgetBytes"));
            run(0, "--jmx", pid, "set", "MemoryBudgetBytes", "64MiB");
            assertTrue(run(0, "--jmx", pid, "config", "MemoryBudgetBytes").contains(String.valueOf(64 << 20)));
            run(2, "--jmx", pid, "set", "MemoryBudgetBytes", "1");
            run(0, "--jmx", pid, "flush");
            assertTrue(run(0, "--jmx", pid, "jobs").contains("succeeded"));
            run(0, "--jmx", pid, "watch", "--seconds", "0");
            run(2, "--jmx", pid, "get", "a");
            run(1, "--jmx", pid + "/nothing", "stats");
            Invocation locked = Invocation.of("--store", directory, "get", "a");
            assertEquals(3, locked.code());
            assertTrue(locked.err().contains("--jmx " + pid), locked.err());
        } finally {
            holder.getOutputStream().close();
            assertTrue(holder.waitFor(1, TimeUnit.MINUTES));
        }
    }

    private static String run(int code, Object... arguments) {
        Invocation done = Invocation.of(arguments);
        assertEquals(code, done.code(), () -> done.out() + done.err());
        return done.out();
    }

    private Process hold() throws IOException {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManagedStore.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals("ready", new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8)).readLine());
        return holder;
    }

    /** A server of this process. */
    private static final class Served implements AutoCloseable {
        private final StringWriter said = new StringWriter();
        private final Thread thread;

        Served(Path directory) {
            thread = new Thread(() -> Server.run(
                    new PrintWriter(said, true),
                    new PrintWriter(said, true),
                    "--store",
                    directory.toString(),
                    "--query-port",
                    "0",
                    "--json-port",
                    "0",
                    "--rest-port",
                    "0"));
            thread.start();
            Awaitility.await("server")
                    .atMost(1, TimeUnit.MINUTES)
                    .until(() -> said.toString().contains("ready"));
        }

        String find(Pattern pattern) {
            Matcher matcher = pattern.matcher(said.toString());
            assertTrue(matcher.find(), said::toString);
            return matcher.group(1);
        }

        @Override
        public void close() throws Exception {
            URI shutdown = URI.create(find(QUERY) + "/shutdown");
            HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(shutdown).build(), HttpResponse.BodyHandlers.discarding());
            thread.join(TimeUnit.MINUTES.toMillis(1));
        }
    }
}
