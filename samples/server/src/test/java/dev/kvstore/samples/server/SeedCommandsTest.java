package dev.kvstore.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that users of both small dialects know, word for word but for the ports, which are free ones here. */
class SeedCommandsTest {
    private RunningServer server;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        assumeTrue(hasCurl(), "skipped: there is no curl here");
        server = new RunningServer(directory.resolve("store"));
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void thePortsAreTheSeedsUnlessChosen() {
        ServerOptions options = new ServerOptions();
        assertEquals(8080, options.queryPort);
        assertEquals(8081, options.jsonPort);
    }

    @Test
    void theQueryDialect() throws Exception {
        assertEquals("OK\n", sh("curl -X POST \"http://localhost:8080/set?key=key1&value=value1\""));
        assertEquals("OK\n", sh("curl -X POST \"http://localhost:8080/set?key=hi&value=val%20smile\""));
        assertEquals("value1", sh("curl -X GET \"http://localhost:8080/get?key=key1\""));
        assertEquals("val smile", sh("curl -X GET \"http://localhost:8080/get?key=hi\""));
        assertEquals("value1", sh("curl -X DELETE \"http://localhost:8080/del?key=key1\""));
        assertEquals("key not found\n", sh("curl -X GET \"http://localhost:8080/get?key=key1\""));
        String bye = sh("curl -X GET http://localhost:8080/shutdown");
        assertEquals(0, server.awaitExit());
        List<String> printed = server.output();
        for (String step : List.of("shutting down", "flushed", "synced", "store closed and unlocked", "bye")) {
            assertTrue(bye.contains(step), () -> step + " is missing in: " + bye);
            assertTrue(printed.stream().anyMatch(line -> line.startsWith(step)), () -> step + " was not printed");
        }
    }

    @Test
    void theQueryDialectWithOtherKeysAndValues() throws Exception {
        assertEquals(
                "OK\n",
                sh(
                        "curl -X POST \"http://localhost:8080/set?key=%C3%BC%20key&value=gr%C3%BC%C3%9Fe%20%E2%82%AC%20%F0%9F%98%80\""));
        assertEquals("grüße € 😀", sh("curl -X GET \"http://localhost:8080/get?key=%C3%BC%20key\""));
        assertEquals("OK\n", sh("curl -X POST \"http://localhost:8080/set?key=hi&value=val+smile\""));
        assertEquals("val+smile", sh("curl -X GET \"http://localhost:8080/get?key=hi\""));
        assertEquals("OK\n", sh("curl -X POST \"http://localhost:8080/set?key=empty&value=\""));
        assertEquals("200", status("curl -X GET \"http://localhost:8080/get?key=empty\""));
        assertEquals("404", status("curl -X GET \"http://localhost:8080/get?key=none\""));
        assertEquals("404", status("curl -X DELETE \"http://localhost:8080/del?key=none\""));
        assertEquals("400", status("curl -X GET \"http://localhost:8080/get\""));
        assertEquals("400", status("curl -X POST \"http://localhost:8080/set?key=k\""));
        assertEquals("405", status("curl -X POST \"http://localhost:8080/get?key=k\""));
    }

    @Test
    void theJsonDialect() throws Exception {
        assertEquals(
                "OK\n", sh("curl -X POST http://localhost:8081/set -d '{\"key\":\"keyName\",\"value\":\"a ü b\"}'"));
        assertEquals("a ü b", sh("curl http://localhost:8081/get?key=keyName"));
        assertEquals("OK\n", sh("curl -X POST http://localhost:8081/set -d '{\"name\": \"value\"}'"));
        assertEquals("value", sh("curl http://localhost:8081/get?key=name"));
        assertEquals("value", sh("curl -X DELETE http://localhost:8081/del?key=name"));
        assertEquals("key not found\n", sh("curl -X DELETE http://localhost:8081/del?key=name"));
    }

    @Test
    void theJsonDialectWithOtherKeysAndValues() throws Exception {
        String json = "curl -X POST http://localhost:8081/set -H 'Content-Type: application/json' -d ";
        assertEquals("OK\n", sh(json + "'{\"value\": \"v w\", \"key\": \"ü €\"}'"));
        assertEquals("v w", sh("curl \"http://localhost:8081/get?key=%C3%BC%20%E2%82%AC\""));
        assertEquals("OK\n", sh(json + "'{\"number\": 12.50}'"));
        assertEquals("12.50", sh("curl http://localhost:8081/get?key=number"));
        assertEquals("OK\n", sh(json + "'{\"key\": \"object\", \"value\": {\"a\": [1, null, true]}}'"));
        assertEquals("{\"a\": [1, null, true]}", sh("curl -X DELETE http://localhost:8081/del?key=object"));
        assertEquals("404", status("curl http://localhost:8081/get?key=object"));
        assertEquals("400", status(json + "'{\"a\": 1, \"b\": 2}'"));
        assertEquals("400", status(json + "'not json'"));
    }

    @Test
    void allDialectsServeTheSameStore() throws Exception {
        sh("curl -X POST \"http://localhost:8080/set?key=k&value=v\"");
        assertEquals("v", sh("curl http://localhost:8081/get?key=k"));
        assertEquals("v", sh("curl http://localhost:8082/v1/kv?key=k"));
    }

    /** The status a command gets. */
    private String status(String command) throws IOException, InterruptedException {
        return sh(command + " -s -o /dev/null -w '%{http_code}'");
    }

    private String sh(String command) throws IOException, InterruptedException {
        String onFreePorts = command.replace("localhost:8080", "localhost:" + server.port("query"))
                .replace("localhost:8081", "localhost:" + server.port("json"))
                .replace("localhost:8082", "localhost:" + server.port("rest"));
        Process process = new ProcessBuilder("sh", "-c", onFreePorts)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }

    private static boolean hasCurl() {
        try {
            return new ProcessBuilder("curl", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
